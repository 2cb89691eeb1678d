;;; tools.el --- a model that looks and proposes, and a person who decides  -*- lexical-binding: t; -*-

;;; Code:

(require 'codegpt)

(defvar seen nil "What was seen, as a property list.")

(require 'eglot)
(setq eglot-sync-connect 30)

(pcase-let ((`(,file ,python ,code-server) command-line-args-left))
  (setq command-line-args-left nil)
  (find-file file)
  (python-mode)
  (setq eglot-server-programs (list (list 'python-mode python "-S" code-server)))
  (codegpt-chat)
  (switch-to-buffer (car (codegpt-chat-buffers)))
  (setq seen (list :before (codegpt-chat--header))
        person-answers (list "Edit" ?y))
  (call-interactively (key-binding (kbd "C-c C-s")))
  (setq seen (append seen (list :after (codegpt-chat--header))))
  (person-types "Where?")
  (person-sees "Here\\.")
  (person-waits "the end" (lambda () (not codegpt-chat--turn)))
  (person-waits "the file" (lambda () (file-exists-p (expand-file-name "new.py" (file-name-directory file)))))
  (setq seen (append seen (list :steps (mapconcat (lambda (overlay) (or (overlay-get overlay 'before-string) ""))
                                                  (overlays-in (point-min) (point-max)) ""))))
  ;; What a tool that is not ours would be given is seen whole before it is allowed.
  (dolist (said '("Deny" "Allow once"))
    (setq person-answers (list (lambda ()
                                 (setq seen (append seen (list (intern (concat ":given-" (substring said 0 4)))
                                                               (with-current-buffer "*CodeGPT asks*" (buffer-string)))))
                                 said)))
    (person-types "What time is it?")
    (person-waits "the end" (lambda () (not codegpt-chat--turn))))
  (setq seen (append seen (list :asked (car person-prompts) :said (buffer-substring-no-properties (point-min) (point-max)))))
  (with-current-buffer (get-file-buffer file) (call-interactively #'eglot))
  (person-types "Who greets?")
  (person-sees "Found\\.")
  (person-waits "the end" (lambda () (not codegpt-chat--turn)))
  (let* ((call '(:id "c1" :title "order of shop" :arguments "{\"id\": 7}" :sends t))
         (params (list :calls (vector call) :choices ["once" "deny"]))
         (decided (lambda () (json-encode (codegpt-tools-approve params)))))
    (setq person-answers (list (lambda () (signal 'quit nil))))
    (setq seen (append seen (list :left (funcall decided)))))
  (setq seen (append seen (list :found (json-encode (codegpt-tools-call '(:tool "diagnostics" :arguments "{}"))))))
  (apply #'person-tells seen))
;;; tools.el ends here
