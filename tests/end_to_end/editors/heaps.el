;;; heaps.el --- a server whose words arrive in heaps  -*- lexical-binding: t; -*-

;;; Code:

(require 'codegpt)

(pcase-let ((`(,program ,file) command-line-args-left))
  (setq command-line-args-left nil
        codegpt-program program)
  (find-file file)
  (codegpt-chat)
  (switch-to-buffer (car (codegpt-chat-buffers)))
  (person-types "Why?")
  (person-sees "It greets")
  (person-waits "the end" (lambda () (not codegpt-chat--turn)))
  (person-waits "the title" (lambda () codegpt-chat--titled))
  (setq person-answers '("Tales"))
  (codegpt-rename-thread)
  (person-waits "the new name" (lambda () (string-match-p "Tales" (buffer-name))))
  (person-tells :name (buffer-name)))

;;; heaps.el ends here
