;;; codegpt-actions.el --- Ways forward from an error  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; An error of the server comes with ways forward.  Here they become buttons below the question, and do what they say.

;;; Code:

(require 'codegpt-chat)
(require 'codegpt-keys)
(require 'codegpt-servers)

(defun codegpt-actions-offer (data)
  "Titles and functions of the buttons for DATA of an error."
  (let ((chat (current-buffer)))
    (apply #'append
           (mapcar (lambda (action)
                     (when (codegpt-actions--known-p action)
                       (list (plist-get action :title) (lambda () (codegpt-actions--run action chat)))))
                   (plist-get data :actions)))))

(defun codegpt-actions--known-p (action)
  "Whether ACTION can be done here or by the server; others are not offered."
  (let ((command (plist-get action :command)))
    (or (plist-get action :url)
        (member command '("codegpt.retry" "codegpt.continue" "codegpt.newChat"))
        (member command codegpt-server--commands))))

(defun codegpt-actions--run (action chat)
  "Do ACTION for the conversation in the buffer CHAT."
  (let* ((argument (and (> (length (plist-get action :arguments)) 0) (elt (plist-get action :arguments) 0)))
         (done (lambda (result) (codegpt-actions--done chat result)))
         (failed (lambda (failure) (codegpt-actions--failed chat failure))))
    (pcase (plist-get action :command)
      ('nil (browse-url (plist-get action :url)))
      ("codegpt.retry" (codegpt-chat-retry))
      ("codegpt.continue" (codegpt-chat-continue))
      ("codegpt.newChat" (pop-to-buffer (codegpt-chat-new-buffer)))
      ("codegpt.setApiKey" (codegpt-keys-enter argument done failed))
      ("codegpt.selectModel" (codegpt-keys-choose-model argument done failed))
      ("codegpt.localFetch"
       (when (y-or-n-p (concat (plist-get (codegpt-server-ask-now :codegpt/localModel codegpt-server-nothing) :question) " "))
         (codegpt-actions--fetch done failed)))
      ("codegpt.pullModel" (codegpt-servers-pull (plist-get argument :provider) (plist-get argument :model) done failed))
      (command (codegpt-keys-command command argument done failed)))))

(defun codegpt-actions--fetch (done failed)
  "Fetch the local model, saying how far it is; then call DONE or FAILED."
  (let ((token (codegpt-server-token
                (lambda (value)
                  (let ((said (plist-get value :message))) (when said (message "%s" said)))))))
    (codegpt-server-ask :codegpt/localFetch (list :workDoneToken token)
                        (lambda (result) (codegpt-server-forget token) (funcall done result))
                        (lambda (failure) (codegpt-server-forget token) (funcall failed failure)))))

(defun codegpt-actions--done (chat result)
  "Say in CHAT what RESULT of a way forward is, and offer to ask again."
  (when (and (buffer-live-p chat) (not (buffer-local-value 'codegpt-chat--turn chat)))
    (with-current-buffer chat
      (codegpt-chat--say (or (plist-get result :message) "") 'codegpt-markup
                         (codegpt-words-say 'retry) #'codegpt-chat-retry))))

(defun codegpt-actions--failed (chat failure)
  "Say in CHAT that a way forward failed by FAILURE, and what is left to do."
  (when (and (buffer-live-p chat) (not (buffer-local-value 'codegpt-chat--turn chat)))
    (with-current-buffer chat
      (apply #'codegpt-chat--say (plist-get failure :message) 'error
             (codegpt-actions-offer (plist-get failure :data))))))

(provide 'codegpt-actions)
;;; codegpt-actions.el ends here
