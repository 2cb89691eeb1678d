;;; codegpt-attachments.el --- Pictures and files for a question  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; What is attached goes along with the next question of a conversation.  The server says at once whether it may, and
;; what of it is sent.

;;; Code:

(require 'codegpt-chat)

(defconst codegpt-attachments--most (* 20 1024 1024) "Bytes of a file that the server reads at all.")

(declare-function codegpt--chat-buffer "codegpt" ())

(defun codegpt-attachments--item (file)
  "Make of FILE an item of a question's context.
The server reads a file of the project itself, by its rules; what lies
elsewhere is what the person chose, and its content is sent."
  (unless (file-regular-p file) (user-error "%s" (codegpt-words-say 'no-file file)))
  (let ((folder (codegpt-documents-folder)))
    (if (and folder (not (file-remote-p file))
             (string-prefix-p (concat folder "/") (codegpt-documents--of-path file)))
        (list :kind "attachment" :uri (codegpt-documents--of-path file))
      (when (> (file-attribute-size (file-attributes file)) codegpt-attachments--most)
        (user-error "%s" (codegpt-words-say 'too-large file)))
      (list :kind "attachment" :name (file-name-nondirectory file) :data (codegpt-attachments--base64 file)))))

(defun codegpt-attachments--base64 (file)
  "Read FILE, as base64."
  (with-temp-buffer
    (set-buffer-multibyte nil)
    (insert-file-contents-literally file)
    (base64-encode-region (point-min) (point-max) t)
    (buffer-string)))

;;;###autoload
(defun codegpt-attach (file)
  "Let FILE, a picture, a PDF or a text, go along with the next question."
  (interactive (list (read-file-name (codegpt-words-say 'attach) nil nil t)))
  (let* ((item (codegpt-attachments--item (expand-file-name file)))
         (found (codegpt-server-ask-now :codegpt/previewContext (list :context (vector item))))
         (part (car (append (plist-get found :parts) nil)))
         (left-out (car (append (plist-get found :leftOut) nil))))
    (unless part (user-error "%s: %s" (plist-get left-out :title) (plist-get left-out :message)))
    (pop-to-buffer (codegpt--chat-buffer))
    (goto-char (point-max))
    (let ((name (plist-get part :title)))
      (setq codegpt-chat--files (append (assoc-delete-all name codegpt-chat--files)
                                        (list (list name (plist-get part :bytes) item)))))
    (codegpt-chat--sign)
    (when (plist-get part :note) (message "%s" (plist-get part :note)))))

(defun codegpt-detach (name)
  "Take the attached file with NAME out again."
  (interactive
   (list (completing-read (codegpt-words-say 'detach)
                          (mapcar #'car (buffer-local-value 'codegpt-chat--files (codegpt--chat-buffer))) nil t)))
  (with-current-buffer (codegpt--chat-buffer)
    (setq codegpt-chat--files (assoc-delete-all name codegpt-chat--files))
    (codegpt-chat--sign)))

(provide 'codegpt-attachments)
;;; codegpt-attachments.el ends here
