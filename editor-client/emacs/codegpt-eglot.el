;;; codegpt-eglot.el --- Code actions of codegpt-ls by Eglot  -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1") (codegpt "0.1.0") (eglot "1.9"))
;; Keywords: tools, convenience
;; SPDX-License-Identifier: MIT

;;; Commentary:

;; Optional: codegpt.el needs no Eglot.  M-x codegpt-eglot has Eglot run codegpt-ls in this buffer, for its code actions
;; and problems.  Eglot runs one server per buffer: while it is codegpt-ls, it is no other.

;;; Code:

(require 'eglot)
(require 'codegpt-server)

(defclass codegpt-eglot-server (eglot-lsp-server) () :documentation "A codegpt-ls process that Eglot runs.")

;; Answers open as documents, which Eglot knows by itself only since it came with Emacs 30.
(cl-defmethod eglot-client-capabilities ((_server codegpt-eglot-server))
  "Say that documents can be shown."
  (let* ((capabilities (copy-tree (cl-call-next-method)))
         (window (plist-put (plist-get capabilities :window) :showDocument '(:support t))))
    (plist-put capabilities :window window)))

(defalias 'codegpt-eglot--path
  (if (fboundp 'eglot-uri-to-path) 'eglot-uri-to-path 'eglot--uri-to-path)
  "The path of a URI, by the name that this Eglot has for it.")

(cl-defmethod eglot-handle-request
  ((_server codegpt-eglot-server) (_method (eql window/showDocument)) &key uri external &allow-other-keys)
  "Show the document or page at URI; EXTERNAL is t for a page."
  (if (eq external t)
      (browse-url uri)
    ;; An answer's text is anybody's: it chooses no mode and sets no variable.
    (let ((enable-local-variables nil)
          (enable-dir-local-variables nil)
          (enable-local-eval nil))
      (display-buffer (find-file-noselect (codegpt-eglot--path uri)))))
  '(:success t))

(cl-defmethod eglot-initialization-options ((_server codegpt-eglot-server))
  "Say that the person's own settings can be asked for."
  (list :personalSettings t :protocol codegpt-server-protocol))

(cl-defmethod eglot-handle-request
  ((_server codegpt-eglot-server) (_method (eql codegpt/personalSettings)) &key &allow-other-keys)
  "Tell the person's own settings."
  (codegpt-server-settings))

(cl-defmethod eglot-handle-request
  ((_server codegpt-eglot-server) (_method (eql workspace/configuration)) &key items &allow-other-keys)
  "Answer ITEMS from the person's own settings, for every folder alike."
  (vconcat (mapcar (lambda (item) (and (equal (plist-get item :section) "codegpt") (codegpt-server-settings))) items)))

(defun codegpt-eglot--compare (server)
  "Say when SERVER is of another version."
  (when (cl-typep server 'codegpt-eglot-server)
    (codegpt-server-compare (codegpt-server-protocol-of (list :capabilities (eglot--capabilities server))))))

(add-hook 'eglot-connect-hook #'codegpt-eglot--compare)

;;;###autoload
(defun codegpt-eglot ()
  "Have Eglot run codegpt-ls in this buffer, in place of any other server."
  (interactive)
  (let ((eglot-server-programs `((,major-mode . (codegpt-eglot-server ,(codegpt-server-program))))))
    (call-interactively #'eglot)))

(provide 'codegpt-eglot)
;;; codegpt-eglot.el ends here
