;;; edits.el --- a person at Emacs with Eglot who has code changed  -*- lexical-binding: t; -*-

;; emacs --batch -L CLIENT -l person.el -l edits.el FILE FILE-FROM-WINDOWS TYPED

;;; Code:

(require 'person)
(require 'codegpt-eglot)
(setq eglot-sync-connect t
      eglot-connect-timeout 60)

(defvar seen nil "What was seen, as a property list.")
(defvar heard 1 "How much of what was said has been listened to.")

(fset 'y-or-n-p (lambda (&rest _) t))

(defun person-keeps (name text)
  "Tell TEXT as NAME at the end."
  (setq seen (append seen (list name text))))

(defun person-idles ()
  "Do what Emacs does while nothing is typed, without a screen: tell what has changed.
Emacs 28 reads what comes right behind an answer only when more comes: a model that answers at once brings that about."
  (eglot--signal-textDocument/didChange)
  (jsonrpc-request (eglot-current-server) :codegpt/tasks (make-hash-table) :timeout 60))

(defun person-hears (text)
  "Wait until TEXT, a regular expression, is said."
  (person-waits text (lambda ()
                       (person-idles)
                       (with-current-buffer (messages-buffer)
                         (save-excursion
                           (goto-char heard)
                           (when (re-search-forward text nil t) (setq heard (point))))))))

(defun person-changes (&rest answers)
  "Take a code action on the function, and give ANSWERS to what is asked."
  (setq person-answers answers)
  (goto-char (point-min))
  (re-search-forward "^def")
  (let ((beginning (line-beginning-position)) (last-nonmenu-event ?x))
    (re-search-forward "\n\n")
    (eglot-code-actions beginning (1- (point)) nil t))
  (person-waits "all questions" (lambda () (person-idles) (not person-answers))))

(defun person-undoes ()
  "Undo once, and tell what is there."
  (undo-boundary)
  (setq last-command nil)
  (undo)
  (buffer-string))

(pcase-let ((`(,file ,windows ,typed) command-line-args-left))
  (setq command-line-args-left nil)
  (find-file file)
  (python-mode)
  (codegpt-eglot)
  (person-waits "the server" #'eglot-current-server)
  (buffer-enable-undo)
  (setq buffer-undo-list nil)
  (person-changes "Refactor" "Apply")
  (person-hears "was applied")
  (person-keeps :applied (buffer-string))
  (person-keeps :undone (person-undoes))
  (person-changes "Refactor" "Discard")
  (person-hears "was discarded")
  (person-keeps :discarded (buffer-string))
  ;; The question is put away, and something is typed elsewhere; then inside.
  (person-changes "Refactor" "neither")
  (goto-char (point-min))
  (insert typed)
  (person-changes "Apply the Change")
  (person-hears "was applied")
  (person-keeps :moved (buffer-string))
  (erase-buffer)
  (insert (plist-get seen :undone))
  (person-changes "Refactor" "neither")
  (goto-char (point-min))
  (search-forward "return")
  (insert "  ")
  (person-keeps :typed (buffer-string))
  (person-changes "Apply the Change")
  (person-hears "has changed since the question")
  (person-keeps :refused (buffer-string))
  (person-changes "Discard the Change")
  (person-hears "was discarded")
  ;; Where differences are to be looked at first, Emacs says that it has made the edit, and has not.
  (when (boundp 'eglot-confirm-server-edits)
    (let ((eglot-confirm-server-edits 'diff))
      (person-changes "Refactor" "Apply")
      (person-hears "did not apply the change"))
    (person-keeps :looked-at (buffer-string)))
  (find-file windows)
  (person-waits "the server" #'eglot-managed-p)
  (person-changes "Do What the Comment Says" "Apply")
  (person-hears "was applied")
  (save-buffer)
  (apply #'person-tells seen))
;;; edits.el ends here
