;;; with-eglot.el --- a person at Emacs with Eglot  -*- lexical-binding: t; -*-

;; Selects a text, takes the code action with a word in its title, and tells as JSON what the person then sees.
;; emacs --batch -L CLIENT -l person.el -l with-eglot.el FILE TEXT WORD [LOCALE]

;;; Code:

(require 'person)
(require 'codegpt-eglot)
(setq eglot-sync-connect t
      eglot-connect-timeout 60)

(defvar person-titles nil "What the menu offered.")

(defun person-answer ()
  "The buffer with the answer."
  (cl-find-if (lambda (buffer) (string-match-p "/answers/" (or (buffer-file-name buffer) ""))) (buffer-list)))

(pcase-let ((`(,file ,text ,word ,locale) command-line-args-left))
  (setq command-line-args-left nil)
  (when locale
    (setq codegpt-settings `(:locale ,locale)))
  (find-file file)
  (python-mode)
  (codegpt-eglot)
  (person-waits "the server" #'eglot-current-server)
  (when locale
    ;; A menu opened before the server has asked for its settings would be in another language.
    (jsonrpc-request (eglot-current-server) :codegpt/tasks (make-hash-table) :timeout 60))
  (goto-char (point-min))
  (search-forward text)
  (cl-letf* ((beginning (match-beginning 0))
             (end (match-end 0))
             (last-nonmenu-event ?x)
             ((symbol-function 'completing-read)
              (lambda (_prompt items &rest _)
                (setq person-titles (mapcar #'car items))
                (cl-find word person-titles :test #'string-match-p))))
    (eglot-code-actions beginning end nil t))
  (person-waits "the answer" #'person-answer)
  (person-tells :titles (vconcat person-titles)
                :answer (buffer-file-name (person-answer))
                :text (with-current-buffer (person-answer) (buffer-string))
                :mode (symbol-name (buffer-local-value 'major-mode (person-answer)))
                :modified (if (buffer-modified-p) t :json-false)))
;;; with-eglot.el ends here
