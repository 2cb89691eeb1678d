;;; codegpt-lookup.el --- What language servers know  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; Symbols, and where a name is used, for a model: asked of the language servers
;; that the person has in Eglot or lsp-mode.

;;; Code:

(require 'jsonrpc)
(require 'seq)
(require 'codegpt-documents)
(require 'codegpt-server)

(declare-function eglot-current-server "eglot" ())
(declare-function lsp-request "lsp-mode" (method params &rest options))
(declare-function lsp-workspace-root "lsp-mode" (&optional path))
(defvar eglot-current-linepos-function)
(defvar eglot-current-column-function)

(defconst codegpt-lookup--patience 20 "Seconds that a language server is given; ours waits longer.")
(defconst codegpt-lookup--longest 2000000 "Bytes of a file that is read for its lines.")
(defconst codegpt-lookup--kinds
  ["file" "module" "namespace" "package" "class" "method" "property" "field" "constructor" "enum" "interface"
   "function" "variable" "constant" "string" "number" "boolean" "array" "object" "key" "null" "enummember" "struct"
   "event" "operator" "typeparameter"]
  "What a symbol is, by its number in the protocol, counted from 1.")

(defun codegpt-lookup--eglot ()
  "The server that Eglot has for this buffer."
  (and (fboundp 'eglot-current-server) (eglot-current-server)))

(defun codegpt-lookup--plain (value)
  "VALUE, as lsp-mode or Eglot gives it, with property lists for its objects."
  (cond ((hash-table-p value)
         (let (members)
           (maphash (lambda (name member)
                      (setq members (nconc (list (intern (concat ":" name)) (codegpt-lookup--plain member)) members)))
                    value)
           members))
        ((vectorp value) (mapcar #'codegpt-lookup--plain value))
        (t value)))

(defun codegpt-lookup--ask (method params)
  "What the language server of this buffer answers to METHOD with PARAMS.
Nothing where there is none, where it does not know that, and where it is late."
  (condition-case nil
      (codegpt-lookup--plain
       (cond ((codegpt-lookup--eglot)
              (jsonrpc-request (codegpt-lookup--eglot) (intern (concat ":" method)) params
                               :timeout codegpt-lookup--patience))
             ((bound-and-true-p lsp-mode) (lsp-request method params))))
    (error nil)))

(defun codegpt-lookup--in (uri function)
  "Call FUNCTION in the document at URI, visited as long as that takes."
  (let* ((path (codegpt-documents-path uri))
         (there (find-buffer-visiting path))
         (enable-local-variables :safe)
         (large-file-warning-threshold nil)
         (buffer (or there (and (file-regular-p path) (find-file-noselect path t)))))
    (when buffer
      (unwind-protect
          (with-current-buffer buffer (save-excursion (save-restriction (widen) (funcall function))))
        (unless (or there (buffer-modified-p buffer)) (kill-buffer buffer))))))

(defun codegpt-lookup--open-p (uri)
  "Whether URI is below a folder that the server was told."
  (and (string-prefix-p "file:" uri)
       (seq-some (lambda (folder)
                   (string-prefix-p (file-name-as-directory (codegpt-documents-path folder)) (codegpt-documents-path uri)))
                 codegpt-server--folders)))

(defun codegpt-lookup--place (uri range text)
  "What is told of RANGE of the document at URI, whose TEXT this is."
  (let* ((start (plist-get (plist-get range :start) :line))
         (end (plist-get range :end))
         (last (plist-get end :line)))
    (list :uri uri
          :startLine (1+ start)
          :endLine (if (and (eq 0 (plist-get end :character)) (> last start)) last (1+ last))
          :text (string-trim (replace-regexp-in-string "[[:space:]\n]+" " " text)))))

(defun codegpt-lookup--named (symbol container)
  "`class Session (in app)' for SYMBOL in CONTAINER."
  (let ((kind (plist-get symbol :kind)))
    (concat (if (<= 1 kind (length codegpt-lookup--kinds)) (concat (aref codegpt-lookup--kinds (1- kind)) " ") "")
            (plist-get symbol :name)
            (if (member container '(nil "")) "" (format " (in %s)" container)))))

(defun codegpt-lookup--take (uri symbols query container)
  "Of SYMBOLS of the document at URI, in CONTAINER, those that hold QUERY."
  (seq-mapcat
   (lambda (each)
     (let ((name (plist-get each :name))
           (range (or (plist-get each :range) (plist-get (plist-get each :location) :range))))
       (nconc (and (string-search query (downcase name))
                   (list (codegpt-lookup--place
                          uri range (codegpt-lookup--named each (or (plist-get each :containerName) container)))))
              (codegpt-lookup--take uri (codegpt-lookup--plain (plist-get each :children)) query
                                    (if container (concat container "." name) name)))))
   symbols))

(defun codegpt-lookup--everywhere (query)
  "The symbols that language servers find by QUERY."
  (let (asked found)
    (dolist (buffer (buffer-list))
      (with-current-buffer buffer
        (let ((server (and buffer-file-name
                           (or (codegpt-lookup--eglot) (and (bound-and-true-p lsp-mode) (lsp-workspace-root))))))
          (when (and server (not (member server asked)))
            (push server asked)
            (setq found (append found (codegpt-lookup--ask "workspace/symbol" (list :query query))))))))
    (mapcar (lambda (each)
              (let ((location (plist-get each :location)))
                (codegpt-lookup--place
                 (plist-get location :uri)
                 (or (plist-get location :range) '(:start (:line 0 :character 0) :end (:line 0 :character 0)))
                 (codegpt-lookup--named each (plist-get each :containerName)))))
            (seq-filter (lambda (each) (codegpt-lookup--open-p (plist-get (plist-get each :location) :uri))) found))))

(defun codegpt-lookup-symbols (arguments)
  "The symbols of one file, or those of all that are called as ARGUMENTS say."
  (let ((uri (plist-get arguments :uri))
        (query (or (plist-get arguments :query) "")))
    (if (not uri)
        (codegpt-lookup--everywhere query)
      (codegpt-lookup--in
       uri
       (lambda ()
         (let ((symbols (codegpt-lookup--ask "textDocument/documentSymbol" (list :textDocument (list :uri uri)))))
           (codegpt-lookup--take uri symbols (downcase query) nil)))))))

(defun codegpt-lookup--character ()
  "What this buffer's server counts up to point in its line."
  (let ((count (cond ((not (codegpt-lookup--eglot)) nil)
                     ((boundp 'eglot-current-linepos-function) eglot-current-linepos-function)
                     ((boundp 'eglot-current-column-function) eglot-current-column-function))))
    (if count
        (funcall count)
      (/ (length (encode-coding-string (buffer-substring-no-properties (line-beginning-position) (point)) 'utf-16-le))
         2))))

(defun codegpt-lookup--line (uri number)
  "Line NUMBER, counted from 0, of the document at URI, as the person sees it."
  (let* ((path (codegpt-documents-path uri))
         (buffer (find-buffer-visiting path)))
    (with-temp-buffer
      (cond (buffer (insert-buffer-substring-no-properties buffer))
            ((and (file-regular-p path)
                  (<= (file-attribute-size (file-attributes path)) codegpt-lookup--longest))
             (insert-file-contents path)))
      (goto-char (point-min))
      (forward-line number)
      (buffer-substring-no-properties (point) (line-end-position)))))

(defun codegpt-lookup-references (arguments)
  "Where the name is used that stands in the line that ARGUMENTS say."
  (let* ((uri (plist-get arguments :uri))
         (name (regexp-quote (plist-get arguments :name)))
         (case-fold-search nil)
         (found (codegpt-lookup--in
                 uri
                 (lambda ()
                   (goto-char (point-min))
                   (forward-line (1- (plist-get arguments :line)))
                   (when (or (re-search-forward (concat "\\_<" name "\\_>") (line-end-position) t)
                             (re-search-forward name (line-end-position) t))
                     (goto-char (match-beginning 0))
                     (codegpt-lookup--ask
                      "textDocument/references"
                      (list :textDocument (list :uri uri)
                            :position (list :line (1- (line-number-at-pos nil t))
                                            :character (codegpt-lookup--character))
                            :context '(:includeDeclaration t))))))))
    (mapcar (lambda (each)
              (let ((range (plist-get each :range)))
                (codegpt-lookup--place
                 (plist-get each :uri) range
                 (codegpt-lookup--line (plist-get each :uri) (plist-get (plist-get range :start) :line)))))
            (seq-filter (lambda (each) (codegpt-lookup--open-p (plist-get each :uri))) found))))

(provide 'codegpt-lookup)
;;; codegpt-lookup.el ends here
