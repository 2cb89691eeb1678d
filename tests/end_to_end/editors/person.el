;;; person.el --- what a person at Emacs does and sees  -*- lexical-binding: t; -*-

;;; Commentary:

;; emacs --batch -L CLIENT -l person.el -l SCENE ARGUMENTS

;;; Code:

(package-initialize)
(setq transient-mark-mode t)
(require 'cl-lib)
(require 'json)

;; What is put in the place of a function below need not be compiled, which takes seconds each time.
(defvar comp-enable-subr-trampolines)
(defvar native-comp-enable-subr-trampolines)
(setq comp-enable-subr-trampolines nil
      native-comp-enable-subr-trampolines nil)

(defvar person-answers nil "What the person will give when asked, in this order.")
(defvar person-prompts nil "What the person was asked.")

(defun person-waits (what condition)
  "Wait until CONDITION holds, and fail naming WHAT when it never does."
  (with-timeout (60 (error "Waited in vain for %s; on the screen is:\n%s\n%s" what (buffer-string)
                           (with-current-buffer (messages-buffer) (buffer-string))))
    (while (not (funcall condition)) (accept-process-output nil 0.05))))

(defun person-sees (text)
  "Wait until TEXT, a regular expression, is in this buffer."
  (person-waits text (lambda () (save-excursion (goto-char (point-min)) (re-search-forward text nil t)))))

(defun person-types (text)
  "Type TEXT and press RET in the conversation."
  (goto-char (point-max))
  (insert text)
  (call-interactively (key-binding (kbd "RET"))))

(defun person-presses (title)
  "Press RET on the last button with TITLE, a regular expression."
  (goto-char (point-max))
  (re-search-backward (format "\\[\\(?:%s\\)\\]" title))
  (call-interactively (key-binding (kbd "RET"))))

(defun person-is-asked (prompt)
  "Give the next answer to PROMPT."
  (push (substring-no-properties prompt) person-prompts)
  (let ((given (pop person-answers)))
    (cond ((functionp given) (funcall given)) ((stringp given) (copy-sequence given)) (t given))))

(fset 'read-passwd (lambda (prompt &rest _) (person-is-asked prompt)))
(fset 'read-string (lambda (prompt &rest _) (person-is-asked prompt)))
(fset 'yes-or-no-p (lambda (prompt) (person-is-asked prompt)))
(fset 'y-or-n-p (lambda (prompt) (person-is-asked prompt)))
(fset 'read-multiple-choice
      (lambda (prompt choices &rest _) (let ((key (person-is-asked prompt))) (assq key choices))))
(fset 'completing-read
      (lambda (prompt table &rest _)
        (let* ((names (all-completions "" table))
               (annotate (or (completion-metadata-get (completion-metadata "" table nil) 'annotation-function) #'ignore))
               (wanted (person-is-asked
                        (concat prompt (mapconcat (lambda (name) (concat name (funcall annotate name))) names "|")))))
          (or (seq-find (lambda (name) (string-match-p wanted name)) names) wanted))))

(defun person-said ()
  "The messages so far."
  (with-current-buffer (messages-buffer) (buffer-substring-no-properties (point-min) (point-max))))

(defun person-tells (&rest members)
  "Tell MEMBERS, a property list, as the last line."
  (princ (concat "\n" (json-encode members) "\n")))

(provide 'person)
;;; person.el ends here
