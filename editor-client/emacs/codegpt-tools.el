;;; codegpt-tools.el --- What a model may do in Emacs  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; How much a model may do in a conversation, whether something may be run for
;; it, and what only Emacs knows: the problems that Flymake shows, and what
;; other language servers do.

;;; Code:

(require 'flymake)
(require 'codegpt-chat)
(require 'codegpt-code)
(require 'codegpt-documents)
(require 'codegpt-lookup)
(require 'codegpt-server)
(require 'codegpt-words)

(defconst codegpt-tools--most 200 "Places that are told at once.")

(defconst codegpt-tools--choices
  (list (cons "once" 'allow-once) (cons "thread" 'allow-thread) (cons "deny" 'allow-deny))
  "What a person may decide on a call, and how it is said.")

;;;###autoload
(defun codegpt-set-mode (mode)
  "Let the model go as far as MODE in this conversation from now on."
  (interactive
   (let* ((titles (mapcar (lambda (each) (cons (codegpt-words-say (cdr each)) (car each))) codegpt-chat-modes))
          (taken (completing-read (codegpt-words-say 'which-mode) titles nil t)))
     (list (cdr (assoc taken titles)))))
  (unless (derived-mode-p 'codegpt-chat-mode) (user-error "%s" (codegpt-words-say 'no-conversation)))
  (setq codegpt-chat--mode mode)
  (force-mode-line-update))

(define-key codegpt-chat-mode-map (kbd "C-c C-s") #'codegpt-set-mode)

(defun codegpt-tools--show (asked)
  "Show all that ASKED would be given; return the buffer."
  (let ((shown (generate-new-buffer "*CodeGPT asks*")))
    (with-current-buffer shown
      (seq-do (lambda (call)
                (insert (plist-get call :title)
                        (if (eq (plist-get call :sends) t) (concat ": " (codegpt-words-say 'sends)) "")
                        "\n" (plist-get call :arguments) "\n\n"))
              asked)
      (setq buffer-read-only t)
      (goto-char (point-min)))
    (display-buffer shown)
    shown))

(defun codegpt-tools-approve (params)
  "Ask the person about all that PARAMS hold, with one answer for all.
Who leaves the question has not answered it."
  (let* ((calls (plist-get params :calls))
         (offered (seq-filter (lambda (each) (seq-contains-p (plist-get params :choices) (car each)))
                              codegpt-tools--choices))
         (titles (mapcar (lambda (each) (cons (codegpt-words-say (cdr each)) (car each))) offered))
         (shown (codegpt-tools--show calls))
         (said (unwind-protect
                   (condition-case nil
                       (cdr (assoc (completing-read (codegpt-words-say 'allow) titles nil t) titles))
                     (quit nil))
                 (quit-windows-on shown t))))
    (list :decisions
          (if said
              (apply #'append (seq-map (lambda (call) (list (intern (concat ":" (plist-get call :id))) said)) calls))
            codegpt-server-nothing))))

(defun codegpt-tools--problems (uri)
  "Flymake's problems of the document at URI, or of all."
  (let (found)
    (dolist (buffer (buffer-list))
      (with-current-buffer buffer
        (let ((own (and (bound-and-true-p flymake-mode) (codegpt-documents-uri))))
          (when (and own (or (not uri) (equal uri own)))
            (dolist (each (flymake-diagnostics))
              (push (list :uri own
                          :startLine (line-number-at-pos (flymake-diagnostic-beg each) t)
                          :endLine (line-number-at-pos (flymake-diagnostic-end each) t)
                          :text (flymake-diagnostic-text each))
                    found))))))
    (nreverse found)))

(defun codegpt-tools-call (params)
  "Find what PARAMS ask for."
  (let* ((arguments (json-parse-string (plist-get params :arguments) :object-type 'plist :null-object nil))
         (found (pcase (plist-get params :tool)
                  ("diagnostics" (codegpt-tools--problems (plist-get arguments :uri)))
                  ("symbols" (codegpt-lookup-symbols arguments))
                  ("references" (codegpt-lookup-references arguments))
                  (_ (jsonrpc-error :code -32602 :message "Emacs knows no such tool")))))
    (append (list :found (vconcat (seq-take found codegpt-tools--most)))
            (and (> (length found) codegpt-tools--most) '(:more t)))))

(defun codegpt-tools--requested (method params)
  "Answer what the server asks by METHOD with PARAMS, where it is about tools."
  (pcase method
    ('codegpt/approve (codegpt-tools-approve params))
    ('codegpt/callTool (codegpt-tools-call params))))

(add-hook 'codegpt-server-request-functions #'codegpt-tools--requested)
(add-hook 'codegpt-chat-proposal-functions #'codegpt-code-decide)

(provide 'codegpt-tools)
;;; codegpt-tools.el ends here
