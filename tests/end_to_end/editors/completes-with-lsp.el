;;; completes-with-lsp.el --- a person at Emacs whose lsp-mode knows inline completion and has code changed  -*- lexical-binding: t; -*-

;; emacs --batch -L CLIENT -L LSP-MODE -l person.el -l completes-with-lsp.el FILE

;;; Code:

(require 'person)
(require 'codegpt-lsp)
(require 'lsp-inline-completion)
(setq lsp-auto-guess-root t
      lsp-restart 'ignore
      lsp-log-io nil
      lsp-enabled-clients '(codegpt)
      lsp-lens-enable nil
      lsp-enable-snippet nil
      lsp-response-timeout 60
      lsp-session-file (expand-file-name "lsp-session" "~/"))

(find-file (pop command-line-args-left))
(setq command-line-args-left nil)
(python-mode)
(lsp)
(person-waits "the server"
              (lambda () (seq-some (lambda (each) (eq 'initialized (lsp--workspace-status each))) (lsp-workspaces))))
(goto-char (point-min))
(forward-line 1)
(end-of-line)
(insert "re")
(lsp-inline-completion-display)
(defvar seen nil "What was seen, as a property list.")

(defun person-changes (title &rest answers)
  "Take the code action with TITLE on the first lines, and give ANSWERS to what is asked."
  (setq person-answers answers)
  (goto-char (point-min))
  (push-mark (point) t t)
  (forward-line 2)
  (setq mark-active t)
  (lsp-execute-code-action
   (seq-find (lambda (each) (string-match-p title (lsp-get each :title))) (lsp-code-actions-at-point)))
  (deactivate-mark))

(defun person-hears (text)
  "Wait until TEXT, a regular expression, is the last thing that was said of a change."
  (person-waits text (lambda ()
                       (string-match-p text (or (car (last (seq-filter (lambda (line) (string-match-p "change" line))
                                                                       (split-string (person-said) "\n" t))))
                                                "")))))

(let ((shown (and (lsp-inline-completion--active-p) (overlay-get lsp-inline-completion--overlay 'after-string))))
  (lsp-inline-completion-accept)
  (save-buffer)
  (setq seen (list :usage (lsp-request "codegpt/usage" (lsp-ht ("by" "model")))
                   :shown (and shown (substring-no-properties shown))
                   :end (buffer-substring-no-properties (line-beginning-position) (point)))))
(buffer-enable-undo)
(setq buffer-undo-list nil)
(person-changes "Refactor" "Apply")
(person-hears "was applied")
(setq seen (append seen (list :changed (buffer-string))))
(undo-boundary)
(setq last-command nil)
(undo)
(setq seen (append seen (list :undone (buffer-string))))
(person-changes "Refactor" "Discard")
(person-hears "was discarded")
(setq seen (append seen (list :discarded (buffer-string))))
(apply #'person-tells (append seen (list :said (person-said))))
(provide 'completes-with-lsp)
;;; completes-with-lsp.el ends here
