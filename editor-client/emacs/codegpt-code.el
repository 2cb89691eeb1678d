;;; codegpt-code.el --- Code of an answer goes where it belongs  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; A block of code is copied, or takes the place of the code the question was about: what would change is shown first, and
;; one undo takes it back.

;;; Code:

(require 'diff)
(require 'ediff)
(require 'codegpt-chat)

(defun codegpt-code--here ()
  "The block of code at point, else the last one above, and its text."
  (or (codegpt-markdown-block-at (point))
      (save-excursion
        (let ((place (previous-single-property-change (point) 'codegpt-block)))
          (and place (> place (point-min)) (codegpt-markdown-block-at (1- place)))))
      (user-error "%s" (codegpt-words-say 'no-code))))

;;;###autoload
(defun codegpt-copy-code ()
  "Copy the block of code at point, else the last one above it."
  (interactive)
  (kill-new (cadr (codegpt-code--here)))
  (message "%s" (codegpt-words-say 'copied)))

(defun codegpt-code--fitting (code old)
  "CODE, ending in a newline if OLD does."
  (let ((text (string-trim-right code "\n")))
    (if (string-suffix-p "\n" old) (concat text "\n") text)))

(defun codegpt-code--show (old new name)
  "Show the difference if NEW took the place of OLD in NAME.
Return the buffer that shows it."
  (let ((before (generate-new-buffer " *codegpt before*"))
        (after (generate-new-buffer " *codegpt after*"))
        (shown (get-buffer-create "*CodeGPT changes*")))
    (unwind-protect
        (progn
          (with-current-buffer before (insert old))
          (with-current-buffer after (insert new))
          (if (executable-find diff-command)
              (diff-no-select before after "-u" t shown)
            (with-current-buffer shown
              (let ((inhibit-read-only t)) (erase-buffer) (insert new)))))
      (kill-buffer before)
      (kill-buffer after))
    (with-current-buffer shown (rename-buffer (format "*CodeGPT changes: %s*" name) t))
    (display-buffer shown)
    shown))

;;;###autoload
(defun codegpt-apply-code ()
  "Put the block of code at point in the place of what was asked about.
What would change is shown first."
  (interactive)
  (pcase-let* ((`(,block ,code) (codegpt-code--here))
               (origin (codegpt-markdown-block-origin block)))
    (unless (and origin (buffer-live-p (codegpt-chat-origin-buffer origin)))
      (user-error "%s" (codegpt-words-say 'no-origin)))
    (let* ((old (codegpt-code--now origin))
           (new (codegpt-code--fitting code old))
           (name (codegpt-chat-origin-name origin)))
      (if (equal old new)
          (message "%s" (codegpt-words-say 'nothing-changes))
        (let ((shown (codegpt-code--show old new name)))
          (pcase (car (read-multiple-choice
                       (codegpt-words-say (if (equal old (codegpt-chat-origin-text origin)) 'apply-to 'apply-changed) name)
                       `((?y ,(codegpt-words-say 'apply)) (?e ,(codegpt-words-say 'ediff)) (?n ,(codegpt-words-say 'leave)))))
            (?y (codegpt-code--replace origin new))
            (?e (codegpt-code--ediff origin new)))
          (quit-windows-on shown t))))))

(defun codegpt-code--now (origin)
  "The code of ORIGIN as it is now."
  (with-current-buffer (codegpt-chat-origin-buffer origin)
    (save-restriction
      (widen)
      (buffer-substring-no-properties (codegpt-chat-origin-beginning origin) (codegpt-chat-origin-end origin)))))

(defun codegpt-code--replace (origin new)
  "Put NEW in the place of ORIGIN, in one step of undo."
  (with-current-buffer (codegpt-chat-origin-buffer origin)
    (save-restriction
      (widen)
      (let ((beginning (marker-position (codegpt-chat-origin-beginning origin))))
        (barf-if-buffer-read-only)
        (undo-boundary)
        (save-excursion
          (goto-char beginning)
          (delete-region beginning (codegpt-chat-origin-end origin))
          (insert new)
          (set-marker (codegpt-chat-origin-beginning origin) beginning)
          (set-marker (codegpt-chat-origin-end origin) (point)))
        (undo-boundary)))
    (setf (codegpt-chat-origin-text origin) new)
    (message "%s" (codegpt-words-say 'applied))))

(defun codegpt-code--ediff (origin new)
  "Compare the buffer of ORIGIN with what it would be with NEW."
  (let* ((buffer (codegpt-chat-origin-buffer origin))
         (whole (with-current-buffer buffer
                  (save-restriction
                    (widen)
                    (concat (buffer-substring-no-properties (point-min) (codegpt-chat-origin-beginning origin))
                            new
                            (buffer-substring-no-properties (codegpt-chat-origin-end origin) (point-max))))))
         (proposed (generate-new-buffer (format "*CodeGPT proposes: %s*" (buffer-name buffer)))))
    (with-current-buffer proposed
      (insert whole)
      (set-buffer-modified-p nil))
    (ediff-buffers buffer proposed)))

;;; Comments that say what is to be done

(defvar codegpt-code--asked nil "The id of the request for a change that is being written.")

(defun codegpt-code--lines ()
  "The whole lines of the region, else of the buffer, as LSP counts them."
  (save-excursion
    (save-restriction
      (unless (use-region-p) (widen))
      (let ((beginning (if (use-region-p) (region-beginning) (point-min)))
            (end (if (use-region-p) (region-end) (point-max))))
        (codegpt-documents-span beginning (if (and (> end beginning) (eq (char-before end) ?\n)) (1- end) end))))))

;;;###autoload
(defun codegpt-do-as-comments-say ()
  "Have done what comments “CodeGPT: …” in the region ask for, else the buffer.
What would change is shown first; the comments go with it."
  (interactive)
  (unless (codegpt-documents-uri) (user-error "%s" (codegpt-words-say 'no-document)))
  (codegpt-documents-folder)
  (let ((uri (codegpt-documents-tell)))
    (message "%s" (codegpt-words-say 'changing))
    (setq codegpt-code--asked
          (codegpt-server-ask :codegpt/proposeEdit (list :uri uri :range (codegpt-code--lines) :comments t)
                              (lambda (proposed) (setq codegpt-code--asked nil) (codegpt-code-decide proposed))
                              (lambda (failure)
                                (setq codegpt-code--asked nil)
                                (message "%s" (plist-get failure :message)))))))

(defun codegpt-code-stop ()
  "Stop a change that is being written; whether there was one."
  (when codegpt-code--asked
    (codegpt-server-cancel codegpt-code--asked)
    (setq codegpt-code--asked nil)
    t))

(defun codegpt-code-decide (proposed)
  "Show the difference of PROPOSED, and take or leave it."
  (let* ((title (plist-get proposed :title))
         (named (list :proposalId (plist-get proposed :proposalId)))
         (shown (codegpt-code--show-difference (plist-get proposed :difference) title))
         (asked (mapconcat #'identity
                           (append (mapcar (lambda (note) (plist-get note :message)) (plist-get proposed :notes))
                                   (list (codegpt-words-say 'apply-to title)))
                           "  "))
         (choices `((?y ,(codegpt-words-say 'apply)) (?n ,(codegpt-words-say 'leave))))
         (agreed (eq (car (read-multiple-choice asked choices)) ?y)))
    (quit-windows-on shown t)
    (if (and agreed (or (not (plist-get proposed :question))
                        (yes-or-no-p (concat (plist-get proposed :question) " "))))
        (codegpt-server-ask :codegpt/acceptEdit (append named '(:confirmed t))
                            (lambda (_) (message "%s" (codegpt-words-say 'applied)))
                            (lambda (failure) (message "%s" (plist-get failure :message))))
      (codegpt-server-ask :codegpt/discardEdit named #'ignore #'ignore))))

(defun codegpt-code--show-difference (difference title)
  "Show DIFFERENCE of the document with this TITLE; return the buffer."
  (let ((shown (generate-new-buffer (format "*CodeGPT changes: %s*" title))))
    (with-current-buffer shown
      (insert difference)
      (diff-mode)
      (setq buffer-read-only t)
      (goto-char (point-min)))
    (display-buffer shown)
    shown))

(provide 'codegpt-code)
;;; codegpt-code.el ends here
