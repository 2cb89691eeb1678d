;;; completes-with-lsp.el --- a person at Emacs whose lsp-mode knows inline completion  -*- lexical-binding: t; -*-

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
(let ((shown (and (lsp-inline-completion--active-p) (overlay-get lsp-inline-completion--overlay 'after-string))))
  (lsp-inline-completion-accept)
  (save-buffer)
  (person-tells :usage (lsp-request "codegpt/usage" (lsp-ht ("by" "model")))
                :shown (and shown (substring-no-properties shown))
                :end (buffer-substring-no-properties (line-beginning-position) (point))
                :said (person-said)))
(provide 'completes-with-lsp)
;;; completes-with-lsp.el ends here
