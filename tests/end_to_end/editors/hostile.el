;;; hostile.el --- a person at Emacs in somebody else's folder  -*- lexical-binding: t; -*-

;; Opens a file beside a hostile .dir-locals.el, asks something, and tells as JSON what became of it.
;; emacs --batch -L CLIENT -l person.el -l hostile.el FILE own|eglot|plain

;;; Code:

(require 'person)
(require 'eglot)
(setq eglot-sync-connect t
      eglot-connect-timeout 60)

(defun person-asks-eglot ()
  "The answer that Eglot's server gives."
  (plist-get (jsonrpc-request (eglot-current-server) :codegpt/chat '(:messages [(:role "user" :content "hi")]) :timeout 60)
             :text))

(pcase-let ((`(,file ,client) command-line-args-left)
            ;; Whatever the folder says is in force, as if the person had agreed to it.
            (enable-local-variables :all))
  (setq command-line-args-left nil
        person-answers (make-list 9 "Do not use it"))
  (unless (equal client "plain")
    (require 'codegpt)
    (require 'codegpt-eglot)
    (setq codegpt-settings '(:memory 3)))
  (setq-default eglot-workspace-configuration '(:codegpt (:memory 3)))
  (find-file file)
  (python-mode)
  (hack-local-variables)
  (let ((arrived (format "%S%S" eglot-workspace-configuration (bound-and-true-p codegpt-settings)))
        (answer (pcase client
                  ("own"
                   (codegpt-ask "hi")
                   (switch-to-buffer (car (codegpt-chat-buffers)))
                   (person-waits "the answer" (lambda () (not codegpt-chat--turn)))
                   (buffer-substring-no-properties (point-min) (point-max)))
                  ("eglot" (codegpt-eglot) (person-asks-eglot))
                  (_ (let ((eglot-server-programs '((python-mode . ("codegpt-ls"))))) (call-interactively #'eglot))
                     (person-asks-eglot)))))
    (person-tells :answer answer :arrived arrived :questions (vconcat person-prompts))))
;;; hostile.el ends here
