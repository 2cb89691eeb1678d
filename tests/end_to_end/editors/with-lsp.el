;;; with-lsp.el --- a person at Emacs with lsp-mode and a server of the language  -*- lexical-binding: t; -*-

;; emacs --batch -L CLIENT -l person.el -l with-lsp.el FILE TEXT WORD PYTHON SERVER

;;; Code:

(require 'person)
(require 'codegpt-lsp)
(setq lsp-auto-guess-root t
      lsp-restart 'ignore
      lsp-log-io nil
      lsp-enable-snippet nil
      lsp-response-timeout 60
      lsp-session-file (expand-file-name "lsp-session" "~/"))

(pcase-let ((`(,file ,text ,word . ,other) command-line-args-left))
  (setq command-line-args-left nil)
  (setq codegpt-settings '(:locale "ko"))
  (lsp-register-client
   (make-lsp-client :new-connection (lsp-stdio-connection other) :major-modes '(python-mode) :server-id 'other))
  (find-file file)
  (python-mode)
  (lsp)
  (person-waits "both servers"
                (lambda () (and (= 2 (length (lsp-workspaces)))
                                (seq-every-p (lambda (each) (eq 'initialized (lsp--workspace-status each))) (lsp-workspaces)))))
  ;; A menu opened before the server has asked for its settings would be in another language.
  (with-lsp-workspace (seq-find (lambda (each) (eq 'codegpt (lsp--client-server-id (lsp--workspace-client each)))) (lsp-workspaces))
    (lsp-request "codegpt/tasks" (make-hash-table)))
  (goto-char (point-min))
  (search-forward text)
  (push-mark (match-beginning 0) t t)
  (setq mark-active t transient-mark-mode t)
  (let* ((actions (lsp-code-actions-at-point))
         (titles (mapcar (lambda (each) (lsp-get each :title)) actions)))
    (lsp-execute-code-action (seq-find (lambda (each) (string-match-p word (lsp-get each :title))) actions))
    (person-waits "the answer" (lambda () (string-match-p "It greets" (person-said))))
    (person-tells :titles (vconcat titles)
                  :servers (vconcat (mapcar (lambda (each) (symbol-name (lsp--client-server-id (lsp--workspace-client each)))) (lsp-workspaces)))
                  :said (person-said))))
;;; with-lsp.el ends here
