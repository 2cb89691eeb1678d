;;; codegpt-servers.el --- Servers of the person's own  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; Ollama, LM Studio and others are looked for on this machine when the person says so, and told to download models.

;;; Code:

(require 'codegpt-keys)

(defvar codegpt-servers--download nil "The request of the download under way.")

(defun codegpt-servers--items (server)
  "What can be chosen of SERVER: its models, and a download."
  (append
   (mapcar (lambda (model)
             (cons (format "%s: %s" (plist-get server :title) (plist-get model :id)) (cons server model)))
           (plist-get server :models))
   (when (and (eq (plist-get server :downloads) t) (equal (plist-get server :state) "ready"))
     (list (list (codegpt-words-say 'download-into (plist-get server :title)) server)))))

(defun codegpt-servers--about (item)
  "What is said beside ITEM."
  (let ((model (cdr item)))
    (cond ((plist-get model :loadedTokens) (codegpt-words-say 'loaded-with (plist-get model :loadedTokens)))
          ((plist-get model :contextTokens) (codegpt-words-say 'context-tokens (plist-get model :contextTokens))))))

(defun codegpt-servers--use (server model)
  "Have MODEL of SERVER answer; without one have one downloaded first."
  (let ((provider (plist-get server :provider)))
    (cond ((not (eq (plist-get server :atHome) t))
           ;; An address is a setting, which is the person's to write.
           (message "%s" (codegpt-words-say 'address-first provider (plist-get server :baseUrl))))
          (model (codegpt-servers--choose provider (plist-get model :id)))
          (t (let ((name (string-trim (read-string (codegpt-words-say 'model-name)))))
               (unless (string-empty-p name)
                 (codegpt-servers-pull provider name
                                       (lambda (_result) (codegpt-servers--choose provider name))
                                       #'codegpt-keys--say)))))))

(defun codegpt-servers--choose (provider model)
  "Have MODEL of PROVIDER answer."
  (codegpt-keys-choose-model (list :provider provider :model model) #'codegpt-keys--selected #'codegpt-keys--say))

(defun codegpt-servers-pull (provider model done failed)
  "Have PROVIDER download MODEL, after a yes, saying how far it is.
Then call DONE or FAILED."
  (when (y-or-n-p (codegpt-words-say 'download-it provider model))
    (let* ((token (codegpt-server-token
                   (lambda (value)
                     (let ((said (plist-get value :message)))
                       (when said (message "%s" (codegpt-words-say 'downloading said)))))))
           (over (lambda () (codegpt-server-forget token) (setq codegpt-servers--download nil))))
      (setq codegpt-servers--download
            (codegpt-server-ask :codegpt/pullModel (list :provider provider :model model :workDoneToken token)
                                (lambda (result) (funcall over) (funcall done result))
                                (lambda (failure)
                                  (funcall over)
                                  (if (eql (plist-get failure :code) -32800)
                                      (message "%s" (codegpt-words-say 'download-stopped))
                                    (funcall failed failure))))))))

;;;###autoload
(defun codegpt-find-local-servers ()
  "Look for servers such as Ollama on this machine, and use a model of theirs."
  (interactive)
  (let* ((found (codegpt-server-ask-now :codegpt/localServers codegpt-server-nothing))
         (servers (append (plist-get found :servers) nil))
         (items (apply #'append (mapcar #'codegpt-servers--items servers))))
    (if (null items)
        (message "%s" (string-join (cons (plist-get found :message)
                                         (mapcar (lambda (each)
                                                   (format "%s (%s): %s" (plist-get each :title)
                                                           (plist-get each :baseUrl) (plist-get each :told)))
                                                 servers))
                                   "  "))
      (let ((item (codegpt-keys-pick (codegpt-words-say 'server-model) items #'codegpt-servers--about)))
        (when item (codegpt-servers--use (car item) (cdr item)))))))

;;;###autoload
(defun codegpt-stop-download ()
  "Leave off the download of a model."
  (interactive)
  (if codegpt-servers--download
      (codegpt-server-cancel codegpt-servers--download)
    (message "%s" (codegpt-words-say 'no-download))))

(provide 'codegpt-servers)
;;; codegpt-servers.el ends here
