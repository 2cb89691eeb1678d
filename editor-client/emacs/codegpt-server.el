;;; codegpt-server.el --- Emacs's own connection to codegpt-ls  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; One codegpt-ls for all of Emacs, started when it is first needed.  It is beside any other language server: nothing of
;; this goes through Eglot or lsp-mode, and nothing of ours ever reaches another server.

;;; Code:

(require 'cl-lib)
(require 'jsonrpc)
(require 'seq)
(require 'codegpt-words)

(defgroup codegpt nil
  "An AI assistant with your own key."
  :group 'tools
  :prefix "codegpt-")

(defcustom codegpt-program "codegpt-ls"
  "The codegpt-ls program.
Only the value for all buffers counts: a folder starts no program of its own."
  :type 'string
  :risky t)

(defcustom codegpt-settings nil
  "Your own settings, as an alist or a property list by their names.
For example (:provider \"deepseek\" :timeouts (:connect 5)).  A list of
strings stands for a list, t and :json-false for true and false.  Only the
value for all buffers counts: a folder's variables have no say."
  :type 'sexp
  :risky t)

(defclass codegpt-server-wire (jsonrpc-process-connection)
  ((last-id :initform nil :accessor codegpt-server--last-id :documentation "Id of the request sent last."))
  :documentation "A codegpt-ls of Emacs's own.")

(cl-defmethod jsonrpc-connection-send :before
  ((connection codegpt-server-wire) &key id method &allow-other-keys)
  "Remember the ID of what is asked by METHOD over CONNECTION, to cancel it."
  (when (and id method) (setf (codegpt-server--last-id connection) id)))

(defconst codegpt-server-protocol 2 "What this client knows of the server; an older one tells no number.")

(defvar codegpt-server--connection nil "The connection, running or ended.")
(defvar codegpt-server--process nil "Its process.")
(defvar codegpt-server--commands nil "Commands the server knows.")
(defvar codegpt-server--status nil "The server's status, as it told it last.")
(defvar codegpt-server--folders nil "URIs of the folders the server was told.")
(defvar codegpt-server--tokens (make-hash-table :test #'equal) "What is to be done with progress, by its token.")
(defvar codegpt-server--token 0 "Number of the token made last.")
(defvar codegpt-server--ends nil "When the server ended unexpectedly, the last time first.")
(defvar codegpt-server--leaving nil "Whether the server is being ended on purpose.")

(defvar codegpt-server-notification-functions nil
  "Functions called with the method and params of what the server tells.")
(defvar codegpt-server-edit-function (lambda (_params) '(:applied :json-false))
  "Function that makes the edits the server asks for, called with the params.")
(defvar codegpt-server-end-functions nil
  "Functions called without arguments after the server has ended.")

(defvar codegpt-server-request-functions nil
  "Functions called with method and params of a request of the server's.
The first that is not nil is the answer.")

(defconst codegpt-server-nothing (make-hash-table) "An empty object.")

;;; Settings

(defun codegpt-server--value (value)
  "VALUE as JSON is made of it: lists of strings become arrays."
  (cond ((and (consp value) (stringp (car value))) (vconcat value))
        ((keywordp (car-safe value))
         (cl-loop for (name each) on value by #'cddr append (list name (codegpt-server--value each))))
        ((consp (car-safe value))
         (mapcar (lambda (each) (cons (car each) (codegpt-server--value (cdr each)))) value))
        (t value)))

(defun codegpt-server-settings ()
  "The person's own settings, without those of a folder."
  (or (codegpt-server--value (default-toplevel-value 'codegpt-settings)) codegpt-server-nothing))

(defun codegpt-server--settings-changed (_name _value operation where)
  "Tell the server that settings change by OPERATION, unless only for WHERE."
  (when (and (eq operation 'set) (not where) (codegpt-server-running-p))
    (run-with-timer 0 nil (lambda ()
                            (when (codegpt-server-running-p)
                              (codegpt-server-notify :workspace/didChangeConfiguration
                                                     (list :settings codegpt-server-nothing)))))))

(add-variable-watcher 'codegpt-settings #'codegpt-server--settings-changed)

;;; Beginning and end

(defun codegpt-server-running-p ()
  "Whether the server is running."
  (and codegpt-server--connection (jsonrpc-running-p codegpt-server--connection)))

(defun codegpt-server-program ()
  "The program to run, whatever a folder has for it."
  (default-value 'codegpt-program))

(defun codegpt-server--make-process ()
  "A new codegpt-ls."
  (setq codegpt-server--process
        (make-process :name "codegpt" :command (list (codegpt-server-program))
                      :connection-type 'pipe :coding 'utf-8-emacs-unix
                      :noquery t :stderr (get-buffer-create "*codegpt stderr*"))))

(defun codegpt-server--start ()
  "Start the server and greet it."
  (unless (executable-find (codegpt-server-program))
    (user-error "%s" (codegpt-words-say 'no-program (codegpt-server-program))))
  (let* ((default-directory (expand-file-name "~/"))
         ;; Keys pass here: neither Emacs 28 nor 30 is to keep a log of what was said.
         (silent (if (documentation-property 'jsonrpc-event-hook 'variable-documentation)
                     '(:events-buffer-config (:size 0 :format full))
                   '(:events-buffer-scrollback-size 0)))
         (connection (apply #'make-instance 'codegpt-server-wire
                            :name "codegpt" :process #'codegpt-server--make-process
                            :request-dispatcher #'codegpt-server--requested
                            :notification-dispatcher #'codegpt-server--notified
                            :on-shutdown #'codegpt-server--ended
                            silent)))
    (setq codegpt-server--connection connection
          codegpt-server--leaving nil
          codegpt-server--folders nil
          codegpt-server--status nil)
    (condition-case failure
        (codegpt-server--greet connection)
      (jsonrpc-error
       (codegpt-server-stop)
       (user-error "%s" (codegpt-words-say 'not-started (or (alist-get 'jsonrpc-error-message (cdr failure)) "?")))))
    (add-hook 'kill-emacs-hook #'codegpt-server-stop)
    connection))

(defun codegpt-server--tools ()
  "What a model may ask for: more where there are other language servers."
  (if (or (fboundp 'eglot) (fboundp 'lsp)) ["diagnostics" "symbols" "references"] ["diagnostics"]))

(defun codegpt-server--greet (connection)
  "Say who we are to the server at CONNECTION, and hear who it is."
  (let* ((said (codegpt-server--request
                connection :initialize
                (list :processId (emacs-pid)
                      :clientInfo (list :name "Emacs" :version emacs-version)
                      :locale (codegpt-words-locale)
                      :rootUri nil
                      :workspaceFolders []
                      :initializationOptions
                      (list :personalSettings t :protocol codegpt-server-protocol :ownInterface t
                            :approvals t :clientTools (codegpt-server--tools))
                      :capabilities
                      (list :general '(:positionEncodings ["utf-32"])
                            :workspace '(:configuration t :workspaceFolders t
                                         :didChangeConfiguration (:dynamicRegistration t))
                            :window '(:workDoneProgress t :showDocument (:support t))
                            :textDocument '(:publishDiagnostics (:versionSupport :json-false))))
                60))
         (ours (plist-get (plist-get (plist-get said :capabilities) :experimental) :codegpt)))
    (setq codegpt-server--commands (append (plist-get ours :commands) nil))
    (jsonrpc-notify connection :initialized codegpt-server-nothing)
    (codegpt-server-compare (codegpt-server-protocol-of said))
    (jsonrpc-async-request connection :codegpt/status codegpt-server-nothing
                           :timeout nil
                           :success-fn (lambda (status) (setq codegpt-server--status status) (force-mode-line-update t))
                           :error-fn #'ignore)))

(defun codegpt-server-protocol-of (said)
  "The number of the protocol in what a server SAID of itself, 0 for none."
  (or (plist-get (plist-get (plist-get (plist-get said :capabilities) :experimental) :codegpt) :protocol) 0))

(defun codegpt-server-compare (protocol)
  "Say when the server speaks another PROTOCOL."
  (cond ((< protocol codegpt-server-protocol) (message "%s" (codegpt-words-say 'older)))
        ((> protocol codegpt-server-protocol) (message "%s" (codegpt-words-say 'newer)))))

(defun codegpt-server-connection ()
  "The connection to a running server, which is started where there is none."
  (cond ((codegpt-server-running-p) codegpt-server--connection)
        ((codegpt-server--ends-often-p) (user-error "%s" (codegpt-words-say 'crashed-often)))
        (t (codegpt-server--start))))

(defun codegpt-server--ends-often-p ()
  "Whether the server has ended three times within three minutes."
  (let ((third (nth 2 codegpt-server--ends)))
    (and third (< (float-time (time-since third)) 180))))

(defun codegpt-server-how-it-ended ()
  "The words that say that the server ended."
  (let ((code (process-exit-status codegpt-server--process)))
    (if (codegpt-server--ends-often-p) (codegpt-words-say 'crashed-often) (codegpt-words-say 'crashed code))))

(defun codegpt-server--ended (connection)
  "Say that the server at CONNECTION has ended, unless that was wanted."
  (when (eq connection codegpt-server--connection)
    (clrhash codegpt-server--tokens)
    (unless codegpt-server--leaving
      (push (current-time) codegpt-server--ends)
      (message "%s" (codegpt-server-how-it-ended)))
    (run-hooks 'codegpt-server-end-functions)
    (force-mode-line-update t)))

(defun codegpt-server-stop ()
  "End the server, as when Emacs ends."
  (when (codegpt-server-running-p)
    (setq codegpt-server--leaving t)
    (ignore-errors
      (codegpt-server--request codegpt-server--connection :shutdown nil 1)
      (jsonrpc-notify codegpt-server--connection :exit nil)
      (with-timeout (2)
        (while (process-live-p codegpt-server--process)
          (accept-process-output codegpt-server--process 0.05))))
    (when (process-live-p codegpt-server--process) (delete-process codegpt-server--process))))

;;; What is asked and told

(defun codegpt-server--request (connection method params seconds)
  "Ask CONNECTION by METHOD with PARAMS, and wait SECONDS for the result.
Signal `jsonrpc-error' when there is none, and cancel what is not waited for
any more.  `jsonrpc-request' of Emacs 28 leaves its filter as soon as the
result is there: what came along behind it waits until more comes."
  (let ((end (+ (float-time) seconds)) said failed)
    (jsonrpc-async-request connection method params :timeout nil
                           :success-fn (lambda (result) (setq said (list result)))
                           :error-fn (lambda (failure) (setq failed (list failure))))
    (let ((id (codegpt-server--last-id connection)))
      (unwind-protect
          (while (not (or said failed (> (float-time) end))) (accept-process-output nil 0.1))
        (unless (or said failed (not (jsonrpc-running-p connection)))
          (jsonrpc-notify connection :$/cancelRequest (list :id id)))))
    (unless said
      (signal 'jsonrpc-error
              (list (format "%s failed" method)
                    (cons 'jsonrpc-error-message (or (plist-get (car failed) :message) "Timed out")))))
    (car said)))

(defun codegpt-server-ask (method params done failed)
  "Ask the server by METHOD with PARAMS.
Call DONE with the result or FAILED with the error.
Return the id of the request."
  (let ((connection (codegpt-server-connection)))
    (jsonrpc-async-request connection method params :timeout nil :success-fn done :error-fn failed)
    (codegpt-server--last-id connection)))

(defun codegpt-server-ask-now (method params)
  "Ask the server by METHOD with PARAMS, wait, and return the result.
A failure is told in words."
  (condition-case failure
      (codegpt-server--request (codegpt-server-connection) method params 60)
    (jsonrpc-error
     (user-error "%s" (or (alist-get 'jsonrpc-error-message (cdr failure)) (error-message-string failure))))))

(defun codegpt-server-notify (method params)
  "Tell a running server something by METHOD with PARAMS."
  (jsonrpc-notify (codegpt-server-connection) method params))

(defun codegpt-server-cancel (id)
  "Cancel the request with this ID."
  (when (codegpt-server-running-p)
    (codegpt-server-notify :$/cancelRequest (list :id id))))

(defun codegpt-server-token (function)
  "A new token; FUNCTION is called with each value of progress on it."
  (let ((token (format "emacs-%d" (cl-incf codegpt-server--token))))
    (puthash token function codegpt-server--tokens)
    token))

(defun codegpt-server-forget (token)
  "Do nothing more with what comes on TOKEN."
  (remhash token codegpt-server--tokens))

(defun codegpt-server--requested (_connection method params)
  "Answer what the server asks by METHOD with PARAMS."
  (pcase method
    ('codegpt/personalSettings (codegpt-server-settings))
    ('workspace/configuration
     (vconcat (mapcar (lambda (item) (and (equal (plist-get item :section) "codegpt") (codegpt-server-settings)))
                      (plist-get params :items))))
    ((or 'client/registerCapability 'client/unregisterCapability 'window/workDoneProgress/create) nil)
    ('window/showDocument
     (if (eq (plist-get params :external) t)
         (progn (browse-url (plist-get params :uri)) '(:success t))
       '(:success :json-false)))
    ('workspace/applyEdit (funcall codegpt-server-edit-function params))
    ('window/showMessageRequest (message "%s" (plist-get params :message)) nil)
    ((app (lambda (each) (run-hook-with-args-until-success 'codegpt-server-request-functions each params))
          (and answer (guard answer)))
     answer)
    (_ (jsonrpc-error :code -32601 :message (format "Emacs knows no %s" method)))))

(defun codegpt-server--notified (_connection method params)
  "Take a notification of the server, METHOD with PARAMS."
  (pcase method
    ('$/progress
     (let ((taken (gethash (plist-get params :token) codegpt-server--tokens)))
       (when taken (funcall taken (plist-get params :value)))))
    ('codegpt/statusChanged (setq codegpt-server--status params) (force-mode-line-update t))
    ('window/showMessage (message "%s" (plist-get params :message)))
    (_ (run-hook-with-args 'codegpt-server-notification-functions method params))))

(defun codegpt-server-answerer ()
  "Who answers now, in words; nil as long as the server has not told."
  (let* ((selected (plist-get codegpt-server--status :selected))
         (model (plist-get selected :model)))
    (and selected (concat (plist-get selected :title) (and model (concat " " model))))))

(provide 'codegpt-server)
;;; codegpt-server.el ends here
