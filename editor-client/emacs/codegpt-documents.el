;;; codegpt-documents.el --- Buffers as codegpt-ls knows them  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; The server is told of a buffer when something is asked about it, and then of what has changed since.  Positions count
;; characters, as Emacs does (utf-32).

;;; Code:

(require 'cl-lib)
(require 'project)
(require 'url-util)
(require 'codegpt-server)

(defvar codegpt-documents--texts (make-hash-table :test #'equal) "What the server knows of each document, by its URI.")
(defvar codegpt-documents--version 0 "The version told last.")

(defvar-local codegpt-documents--uri nil "URI by which the server knows this buffer.")

(add-hook 'codegpt-server-end-functions (lambda () (clrhash codegpt-documents--texts)))

(defun codegpt-documents--of-path (path)
  "The URI of the file at PATH."
  (concat "file://" (if (string-prefix-p "/" path) "" "/")
          (url-hexify-string path (append '(?/ ?:) url-unreserved-chars))))

(defun codegpt-documents-path (uri)
  "The path of the file at URI."
  (let ((path (decode-coding-string (url-unhex-string (string-remove-prefix "file://" uri)) 'utf-8)))
    ;; A drive of Windows stands behind a slash there.
    (if (string-match-p "\\`/[A-Za-z]:" path) (substring path 1) path)))

(defun codegpt-documents-uri (&optional buffer)
  "The URI of the file in BUFFER; nil where there is none on this machine."
  (let ((path (buffer-file-name (or (buffer-base-buffer buffer) buffer))))
    (and path (not (file-remote-p path)) (codegpt-documents--of-path (expand-file-name path)))))

(defun codegpt-documents-buffer (uri)
  "The buffer with the document at URI, if there is one."
  (seq-find (lambda (buffer) (equal (buffer-local-value 'codegpt-documents--uri buffer) uri)) (buffer-list)))

(defun codegpt-documents-characters (text)
  "TEXT with a replacement for what is no character outside Emacs."
  (concat (mapcar (lambda (char) (if (or (> char #x10FFFF) (<= #xD800 char #xDFFF)) #xFFFD char))
                  (string-to-multibyte text))))

(defun codegpt-documents--text ()
  "The whole text of this buffer."
  (save-restriction
    (widen)
    (codegpt-documents-characters (buffer-substring-no-properties (point-min) (point-max)))))

(defun codegpt-documents--language ()
  "The name of this buffer's language."
  (let ((name (replace-regexp-in-string "\\(-ts\\)?-mode\\'" "" (symbol-name major-mode))))
    (or (cdr (assoc name '(("js" . "javascript") ("c++" . "cpp") ("sh" . "shellscript") ("emacs-lisp" . "elisp")))) name)))

(defun codegpt-documents-place (position)
  "POSITION in this buffer as LSP counts it."
  (save-excursion
    (save-restriction
      (widen)
      (goto-char position)
      (list :line (1- (line-number-at-pos nil t)) :character (- (point) (line-beginning-position))))))

(defun codegpt-documents-position (place)
  "The position in this buffer of a PLACE of LSP."
  (save-excursion
    (save-restriction
      (widen)
      (goto-char (point-min))
      (forward-line (plist-get place :line))
      (min (+ (point) (plist-get place :character)) (line-end-position)))))

(defun codegpt-documents-span (beginning end)
  "What lies between BEGINNING and END, as LSP counts it."
  (list :start (codegpt-documents-place beginning) :end (codegpt-documents-place end)))

(defun codegpt-documents--place-in (text index)
  "The place of INDEX in TEXT."
  (let ((lines (cl-count ?\n text :end index))
        (before (cl-position ?\n text :end index :from-end t)))
    (list :line lines :character (- index (if before (1+ before) 0)))))

(defun codegpt-documents--change (old new)
  "The one change from OLD to NEW."
  (let* ((same (compare-strings old nil nil new nil nil))
         (start (if (eq same t) (length old) (1- (abs same))))
         (most (- (min (length old) (length new)) start))
         (tail 0))
    (while (and (< tail most)
                (eq (aref old (- (length old) tail 1)) (aref new (- (length new) tail 1))))
      (cl-incf tail))
    (list :range (list :start (codegpt-documents--place-in old start)
                       :end (codegpt-documents--place-in old (- (length old) tail)))
          :text (substring new start (- (length new) tail)))))

(defun codegpt-documents-tell ()
  "Tell the server of this buffer as it is now, and return its URI.
It is nil where the buffer has none."
  (let* ((uri (codegpt-documents-uri))
         (known (and uri (gethash uri codegpt-documents--texts)))
         (text (and uri (codegpt-documents--text))))
    (when (and uri (not (equal known text)))
      (cl-incf codegpt-documents--version)
      (if known
          (codegpt-server-notify :textDocument/didChange
                                 (list :textDocument (list :uri uri :version codegpt-documents--version)
                                       :contentChanges (vector (codegpt-documents--change known text))))
        (codegpt-server-notify :textDocument/didOpen
                               (list :textDocument (list :uri uri :languageId (codegpt-documents--language)
                                                         :version codegpt-documents--version :text text)))
        (setq codegpt-documents--uri uri)
        (add-hook 'kill-buffer-hook #'codegpt-documents--close nil t))
      (puthash uri text codegpt-documents--texts))
    uri))

(defun codegpt-documents--edit (params)
  "Make the edit of PARAMS in a buffer that is as the server knows it.
Say whether it was made, and tell the server what is there now."
  (let* ((change (elt (plist-get (plist-get params :edit) :documentChanges) 0))
         (uri (plist-get (plist-get change :textDocument) :uri))
         (buffer (codegpt-documents-buffer uri)))
    (if (not (and buffer (equal (with-current-buffer buffer (codegpt-documents--text))
                                (gethash uri codegpt-documents--texts))))
        '(:applied :json-false)
      (with-current-buffer buffer
        (condition-case why
            (progn
              (barf-if-buffer-read-only)
              (undo-boundary)
              (save-excursion
                (save-restriction
                  (widen)
                  (mapc #'codegpt-documents--replace (reverse (append (plist-get change :edits) nil)))))
              (undo-boundary)
              (codegpt-documents-tell)
              '(:applied t))
          (buffer-read-only (list :applied :json-false :failureReason (error-message-string why))))))))

(defun codegpt-documents--replace (edit)
  "Make one EDIT of LSP in this buffer."
  (let* ((span (plist-get edit :range))
         (beginning (codegpt-documents-position (plist-get span :start))))
    (delete-region beginning (codegpt-documents-position (plist-get span :end)))
    (goto-char beginning)
    (insert (plist-get edit :newText))))

(setq codegpt-server-edit-function #'codegpt-documents--edit)

(defun codegpt-documents--close ()
  "Tell the server that this buffer is no more."
  (when (and codegpt-documents--uri (gethash codegpt-documents--uri codegpt-documents--texts))
    (remhash codegpt-documents--uri codegpt-documents--texts)
    (when (codegpt-server-running-p)
      (codegpt-server-notify :textDocument/didClose (list :textDocument (list :uri codegpt-documents--uri))))))

(defun codegpt-documents-folder ()
  "Tell the server of the project of this buffer, and return its folder's URI.
It is nil where that is not on this machine."
  (let* ((project (project-current))
         (folder (expand-file-name (if project (project-root project) default-directory)))
         (uri (and (not (file-remote-p folder)) (codegpt-documents--of-path (directory-file-name folder)))))
    (when (and uri (codegpt-server-connection) (not (member uri codegpt-server--folders)))
      (push uri codegpt-server--folders)
      (codegpt-server-notify
       :workspace/didChangeWorkspaceFolders
       (list :event (list :added (vector (list :uri uri :name (file-name-nondirectory (directory-file-name folder))))
                          :removed []))))
    uri))

(provide 'codegpt-documents)
;;; codegpt-documents.el ends here
