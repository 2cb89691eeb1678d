;;; codegpt.el --- codegpt-ls for Eglot  -*- lexical-binding: t; -*-

;; Package-Requires: ((emacs "28.1") (eglot "1.9"))
;; SPDX-License-Identifier: MIT

;;; Commentary:

;; (require 'codegpt), then M-x eglot in a buffer whose mode has no other server, or C-u M-x eglot and "codegpt-ls".
;; Eglot runs one server per buffer: while it is codegpt-ls, it is no other.
;; Settings are those of (setq-default eglot-workspace-configuration ...); a project's .dir-locals.el has no say in them.

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
    ;; An answer's text is anybody's: it chooses no mode and sets no variable.
    (let ((enable-local-variables nil)
          (enable-dir-local-variables nil)
          (enable-local-eval nil))
      (display-buffer (find-file-noselect (eglot--uri-to-path uri)))))
  '(:success t))

(defun codegpt--settings ()
  "The person's own settings, or {}; what a folder says of them is left out, though Eglot takes it for safe."
  (let ((own (default-value 'eglot-workspace-configuration)))
    ;; Of a function nobody could tell what it asks; it is called where no folder's variables are.
    (when (functionp own)
      (setq own (with-temp-buffer (setq default-directory (expand-file-name "~/")) (funcall own nil))))
    (or (cond ((keywordp (car-safe own)) (plist-get own :codegpt))
              ((listp own) (cdr (assq :codegpt own))))
        (make-hash-table))))

(cl-defmethod eglot-initialization-options ((_server codegpt-server))
  "Say that the person's own settings can be asked for."
  '(:personalSettings t))

(cl-defmethod eglot-handle-request
  ((_server codegpt-server) (_method (eql codegpt/personalSettings)) &key &allow-other-keys)
  "Tell the person's own settings."
  (codegpt--settings))

(cl-defmethod eglot-handle-request
  ((_server codegpt-server) (_method (eql workspace/configuration)) &key items &allow-other-keys)
  "Answer ITEMS from the person's own settings, for every folder alike."
  (vconcat (mapcar (lambda (item) (and (equal (plist-get item :section) "codegpt") (codegpt--settings))) items)))

(defconst codegpt--protocol 1 "What this file knows of the server; an older one tells no number.")

(defun codegpt--compare (server)
  "Say when SERVER is of another version."
  (when (cl-typep server 'codegpt-server)
    (let* ((ours (plist-get (plist-get (eglot--capabilities server) :experimental) :codegpt))
           (told (or (plist-get ours :protocol) 0)))
      (cond ((< told codegpt--protocol)
             (message "codegpt-ls is older than codegpt.el: some commands may not work.  Update codegpt-ls."))
            ((> told codegpt--protocol)
             (message "codegpt-ls is newer than codegpt.el: some commands may not work.  Update codegpt.el."))))))

(add-hook 'eglot-connect-hook #'codegpt--compare)

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
  (let ((key (read-passwd "API key: "))
        (server (eglot-current-server)))
    (unwind-protect (codegpt--store-key key server)
      (clear-string key))))

(defun codegpt--store-key (key server)
  "Give KEY to the program by a pipe, which no file holds on the way, and have SERVER look for it once it is stored."
  (let* ((said (generate-new-buffer " *codegpt key*"))
         (done (lambda (process _event)
                 (unless (process-live-p process)
                   (message "%s" (with-current-buffer said (string-trim (buffer-string))))
                   (kill-buffer said)
                   (when (and server (jsonrpc-running-p server))
                     (jsonrpc-notify server :codegpt/credentialsChanged (make-hash-table))))))
         (process (make-process :name "codegpt-key" :buffer said :noquery t :connection-type 'pipe
                                :coding 'utf-8-unix :sentinel done
                                :command (list codegpt-program "key" "set" "--stdin"))))
    (process-send-string process key)
    (process-send-eof process)))

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
