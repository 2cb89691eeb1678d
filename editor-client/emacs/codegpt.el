;;; codegpt.el --- codegpt-ls for Eglot  -*- lexical-binding: t; -*-

;; Package-Requires: ((emacs "28.1") (eglot "1.9"))
;; SPDX-License-Identifier: MIT

;;; Commentary:

;; (require 'codegpt), then M-x eglot in a buffer whose mode has no other server, or C-u M-x eglot and "codegpt-ls".
;; Eglot runs one server per buffer: while it is codegpt-ls, it is no other.

;;; Code:

(require 'eglot)

(defgroup codegpt nil "An AI assistant with your own key." :group 'tools)

(defcustom codegpt-program "codegpt-ls" "The codegpt-ls program." :type 'string)

(defclass codegpt-server (eglot-lsp-server) () :documentation "A codegpt-ls process.")

(defconst codegpt--modes
  (append (seq-uniq (seq-filter (lambda (mode) (and mode (symbolp mode))) (mapcar #'cdr auto-mode-alist)))
          '(prog-mode text-mode))
  "Every mode of a file; Eglot tells a document's language by the first that fits.")

(add-to-list 'eglot-server-programs `(,codegpt--modes . (codegpt-server ,codegpt-program)) t)

;; Answers open as documents, which Eglot knows by itself only since it came with Emacs 30.
(cl-defmethod eglot-client-capabilities ((_server codegpt-server))
  "Say that documents can be shown."
  (let* ((capabilities (copy-tree (cl-call-next-method)))
         (window (plist-put (plist-get capabilities :window) :showDocument '(:support t))))
    (plist-put capabilities :window window)))

(cl-defmethod eglot-handle-request
  ((_server codegpt-server) (_method (eql window/showDocument)) &key uri external &allow-other-keys)
  "Show the document or page at URI; EXTERNAL is t for a page."
  (if (eq external t)
      (browse-url uri)
    (display-buffer (find-file-noselect (eglot--uri-to-path uri))))
  '(:success t))

(defconst codegpt--longest-answer 600 "Seconds to wait for an answer.")

(defun codegpt--server ()
  "The server of this buffer."
  (or (eglot-current-server) (user-error "No codegpt-ls here: M-x eglot")))

(defun codegpt--execute (command)
  "Have the server run COMMAND."
  (jsonrpc-async-request (codegpt--server) :workspace/executeCommand
                         (list :command command :arguments [])
                         :success-fn #'ignore
                         :error-fn #'codegpt--failed))

(cl-defun codegpt--failed (&key message &allow-other-keys)
  "Show the MESSAGE of a failure."
  (message "%s" message))

;;;###autoload
(defun codegpt-chat (question)
  "Ask QUESTION and show the answer in a buffer."
  (interactive "sAsk CodeGPT: ")
  (jsonrpc-async-request (codegpt--server) :codegpt/chat
                         (list :messages (vector (list :role "user" :content question)))
                         :timeout codegpt--longest-answer
                         :success-fn (lambda (result) (codegpt--show (plist-get result :text)))
                         :error-fn #'codegpt--failed))

(defun codegpt--show (text)
  "Show TEXT in a buffer of its own."
  (with-current-buffer (get-buffer-create "*CodeGPT*")
    (erase-buffer)
    (insert text)
    (goto-char (point-min))
    (display-buffer (current-buffer))))

;;;###autoload
(defun codegpt-set-api-key ()
  "Store an API key: typed hidden, and given to the program itself, so that no protocol log holds it."
  (interactive)
  (let ((key (read-passwd "API key: ")))
    (unwind-protect
        (with-temp-buffer
          (call-process-region key nil codegpt-program nil t nil "key" "set" "--stdin")
          (message "%s" (string-trim (buffer-string))))
      (clear-string key)))
  (when (eglot-current-server)
    (jsonrpc-notify (eglot-current-server) :codegpt/credentialsChanged (make-hash-table))))

;;;###autoload
(defun codegpt-remove-api-key ()
  "Forget the API key."
  (interactive)
  (codegpt--execute "codegpt.removeApiKey"))

;;;###autoload
(defun codegpt-select-model ()
  "Choose the model that answers."
  (interactive)
  (codegpt--execute "codegpt.selectModel"))

;;;###autoload
(defun codegpt-show-usage ()
  "Open the provider's usage page."
  (interactive)
  (codegpt--execute "codegpt.showUsage"))

;;;###autoload
(defun codegpt-stop ()
  "Stop the answers being written; what has arrived is kept."
  (interactive)
  (codegpt--execute "codegpt.stop"))

;;;###autoload
(defun codegpt-clear-problems ()
  "Take away the problems that were marked."
  (interactive)
  (codegpt--execute "codegpt.clearProblems"))

(provide 'codegpt)
;;; codegpt.el ends here
