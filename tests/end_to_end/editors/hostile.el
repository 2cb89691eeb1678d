;;; hostile.el --- a person at Emacs in somebody else's folder  -*- lexical-binding: t; -*-

;; Opens a file beside a hostile .dir-locals.el, asks something, and tells as JSON what became of it.
;; emacs --batch -L CLIENT -l hostile.el FILE own|plain

;;; Code:

(package-initialize)
(require 'json)
(require 'eglot)
(setq eglot-server-programs nil
      eglot-sync-connect t
      eglot-connect-timeout 60)

(defvar person-questions nil "What the person was asked.")

(pcase-let ((`(,file ,client) command-line-args-left))
  (setq command-line-args-left nil)
  (if (equal client "own")
      (require 'codegpt)
    (push '(python-mode . ("codegpt-ls")) eglot-server-programs))
  (setq-default eglot-workspace-configuration '(:codegpt (:memory 3)))
  (fset 'completing-read (lambda (prompt &rest _) (push prompt person-questions) "Do not use it"))
  (find-file file)
  (python-mode)
  (hack-local-variables)
  (apply #'eglot (eglot--guess-contact))
  (with-timeout (60 (error "No server")) (while (not (eglot-current-server)) (accept-process-output nil 0.05)))
  (let ((answer (condition-case failure
                    (plist-get (jsonrpc-request (eglot-current-server) :codegpt/chat
                                                '(:messages [(:role "user" :content "hi")]) :timeout 60)
                               :text)
                  (jsonrpc-error (format "%S" failure)))))
    (princ (concat "\n" (json-encode `((answer . ,answer)
                                       (arrived . ,(format "%S" eglot-workspace-configuration))
                                       (questions . ,(vconcat person-questions))))
                   "\n"))))
;;; hostile.el ends here
