;;; codegpt-keys.el --- Keys, providers, models and usage  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; A key is typed hidden and goes to the server through the pipe to it, for one provider and one address: in no file, no
;; argument, no log, no message.  Emacs goes on while the provider is asked about it.

;;; Code:

(require 'cl-lib)
(require 'codegpt-server)

(defvar jsonrpc-event-hook)
(defvar codegpt-keys--pages nil "The account pages by provider, in the buffer with the usage.")
(make-variable-buffer-local 'codegpt-keys--pages)

(defun codegpt-keys-command (command argument done failed)
  "Have the server run COMMAND with ARGUMENT.
Call DONE with its result or FAILED with the error."
  ;; A person's own log of events is not to hold a key.
  (let ((jsonrpc-event-hook nil))
    (codegpt-server-ask :workspace/executeCommand
                        (list :command command :arguments (vector (or argument codegpt-server-nothing)))
                        done failed)))

(defun codegpt-keys--say (result)
  "Say the message of RESULT."
  (message "%s" (or (plist-get result :message) "")))

;;; Providers

(defun codegpt-keys--providers ()
  "The providers, as the server lists them."
  (append (plist-get (codegpt-server-ask-now :codegpt/providers codegpt-server-nothing) :providers) nil))

(defun codegpt-keys--provider (id)
  "The provider with this ID, else the one that is chosen."
  (let ((providers (codegpt-keys--providers)))
    (or (seq-find (lambda (each) (if id (equal (plist-get each :id) id) (eq (plist-get each :selected) t))) providers)
        (list :id id :title id))))

(defun codegpt-keys-pick (prompt items annotate &optional free)
  "Have one of ITEMS chosen by its name, after PROMPT.
ITEMS is an alist in the order to be shown; ANNOTATE gives the words beside one.
With FREE another name may be given, which is returned as it is."
  (let* ((table (lambda (text predicate action)
                  (if (eq action 'metadata)
                      `(metadata (display-sort-function . identity)
                                 (cycle-sort-function . identity)
                                 (annotation-function
                                  . ,(lambda (name)
                                       (let ((said (funcall annotate (cdr (assoc name items)))))
                                         (if (or (null said) (string-empty-p said)) "" (concat "  " said))))))
                    (complete-with-action action items text predicate))))
         (name (completing-read prompt table nil (not free))))
    (or (cdr (assoc name items)) (and free (not (string-empty-p name)) name))))

(defun codegpt-keys--about-provider (provider)
  "What is said beside PROVIDER in a list."
  (string-join
   (delq nil (list (plist-get provider :id)
                   (cond ((not (eq (plist-get provider :needsKey) t)) (codegpt-words-say 'no-key-needed))
                         ((eq (plist-get provider :connected) t) (codegpt-words-say 'key-here))
                         (t (codegpt-words-say 'key-missing)))
                   (and (eq (plist-get provider :selected) t) (codegpt-words-say 'in-use))))
   ", "))

(defun codegpt-keys--choose-provider ()
  "The provider that the person chooses."
  (codegpt-keys-pick (codegpt-words-say 'provider)
                     (mapcar (lambda (each) (cons (plist-get each :title) each)) (codegpt-keys--providers))
                     #'codegpt-keys--about-provider))

;;; Keys

(defun codegpt-keys-enter (argument done failed)
  "Have a key entered and stored by ARGUMENT of an action.
Then call DONE or FAILED."
  (let* ((provider (codegpt-keys--provider (plist-get argument :provider)))
         (address (or (plist-get argument :baseUrl) (plist-get provider :baseUrl)))
         (target (append (list :provider (plist-get provider :id))
                         (and address (list :baseUrl address))
                         (cl-loop for (name value) on argument by #'cddr
                                  unless (memq name '(:provider :baseUrl :field)) append (list name value)))))
    (if (equal (plist-get argument :field) "organization")
        (codegpt-keys-command "codegpt.setApiKey"
                              (append target (list :organization (read-string (codegpt-words-say 'organization))))
                              done failed)
      (codegpt-keys--store target (plist-get provider :title) (or address (plist-get provider :title)) done failed))))

(defun codegpt-keys--store (target title address done failed)
  "Ask for the key of TITLE, for ADDRESS alone, and store it by TARGET.
Then call DONE or FAILED."
  (let ((key (read-passwd (if (plist-get target :header)
                              (codegpt-words-say 'value-for (plist-get target :header) address)
                            (codegpt-words-say 'key-for title address)))))
    (unwind-protect
        (progn
          (when (string-empty-p (string-trim key)) (user-error "%s" (codegpt-words-say 'no-key-typed)))
          (message "%s" (codegpt-words-say 'key-sent title))
          (codegpt-keys-command "codegpt.setApiKey" (append target (list :apiKey key)) done failed))
      (clear-string key))))

(defun codegpt-keys--failed-set (failure)
  "Say how a key could not be stored, by FAILURE, and offer another way."
  (let* ((data (plist-get failure :data))
         (ways (seq-filter (lambda (each) (member (plist-get each :command) '("codegpt.setApiKey" "codegpt.verifyKey")))
                           (plist-get data :actions))))
    (message "%s" (plist-get failure :message))
    (when ways
      ;; Not from within the process that told it.
      (run-with-timer 0 nil #'codegpt-keys--another-way (plist-get failure :message) ways))))

(defun codegpt-keys--another-way (sentence ways)
  "Have one of WAYS chosen, actions of an error with this SENTENCE."
  (let ((way (codegpt-keys-pick (concat sentence " ") (mapcar (lambda (each) (cons (plist-get each :title) each)) ways)
                                #'ignore)))
    (if (equal (plist-get way :command) "codegpt.setApiKey")
        (codegpt-keys-enter (elt (plist-get way :arguments) 0) #'codegpt-keys--say #'codegpt-keys--failed-set)
      (codegpt-keys-command (plist-get way :command) (elt (plist-get way :arguments) 0)
                            #'codegpt-keys--say #'codegpt-keys--failed-set))))

;;;###autoload
(defun codegpt-set-api-key (&optional choose)
  "Store the API key of the provider that is chosen.
With CHOOSE, the prefix, of another one."
  (interactive "P")
  (let ((provider (if choose (codegpt-keys--choose-provider) (codegpt-keys--provider nil))))
    (codegpt-keys-enter (list :provider (plist-get provider :id)) #'codegpt-keys--say #'codegpt-keys--failed-set)))

;;;###autoload
(defun codegpt-remove-api-key (&optional choose)
  "Forget the API key of the provider that is chosen.
With CHOOSE, the prefix, of another one."
  (interactive "P")
  (let ((provider (if choose (codegpt-keys--choose-provider) (codegpt-keys--provider nil))))
    (when (y-or-n-p (codegpt-words-say 'remove-key (plist-get provider :title)))
      (codegpt-keys-command "codegpt.removeApiKey" (list :provider (plist-get provider :id))
                            #'codegpt-keys--say #'codegpt-keys--say))))

;;; Models

(defun codegpt-keys--about-model (model)
  "What is said beside MODEL in a list."
  (string-join
   (delq nil (list (pcase (plist-get model :status)
                     ("retired" (codegpt-words-say 'retired))
                     ("deprecated" (codegpt-words-say 'ending (plist-get model :shutdownDate))))
                   (and (eq (plist-get model :thinks) t) (codegpt-words-say 'thinks))
                   (and (eq (plist-get model :pictures) t) (codegpt-words-say 'looks))
                   (and (plist-get model :contextTokens)
                        (codegpt-words-say 'context-tokens (plist-get model :contextTokens)))
                   (let ((price (plist-get model :price)))
                     (and price (format "$%s/$%s" (plist-get price :input) (plist-get price :output))))
                   (and (plist-get model :selected) (codegpt-words-say 'in-use))))
   ", "))

(defun codegpt-keys-choose-model (argument done failed)
  "Choose the model that ARGUMENT of an action names, else one of its provider.
Then call DONE or FAILED."
  (let* ((provider (plist-get argument :provider))
         (model (or (plist-get argument :model) (codegpt-keys--model-of provider))))
    (when model
      (codegpt-server-ask :codegpt/selectModel
                          (append (and provider (list :provider provider)) (list :model model))
                          done failed))))

(defun codegpt-keys--model-of (provider)
  "The model of PROVIDER, an id or nil, that the person chooses or types."
  (let* ((told (codegpt-server-ask-now :codegpt/models (if provider (list :provider provider) codegpt-server-nothing)))
         (items (mapcar (lambda (each)
                          (let ((id (plist-get each :id)))
                            (cons id (if (equal id (plist-get told :selected)) (append each '(:selected t)) each))))
                        (plist-get told :models)))
         (chosen (codegpt-keys-pick (codegpt-words-say 'model (or (plist-get told :title) (plist-get told :provider))) items
                                    #'codegpt-keys--about-model t)))
    (if (stringp chosen) chosen (plist-get chosen :id))))

(defun codegpt-keys--selected (result)
  "Say who answers from now on: RESULT."
  (message "%s" (string-join (cons (or (plist-get result :message) "")
                                   (mapcar (lambda (notice) (plist-get notice :message)) (plist-get result :notices)))
                             "  ")))

;;;###autoload
(defun codegpt-select-model (&optional provider)
  "Choose the model that answers, of PROVIDER or of the one that is chosen."
  (interactive)
  (codegpt-keys-choose-model (and provider (list :provider provider)) #'codegpt-keys--selected #'codegpt-keys--say))

;;;###autoload
(defun codegpt-select-provider ()
  "Choose the provider that answers, and its model."
  (interactive)
  (let ((provider (codegpt-keys--choose-provider)))
    (when provider (codegpt-select-model (plist-get provider :id)))))

;;; Usage

(defvar codegpt-usage-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map "o" #'codegpt-open-account-page)
    map)
  "Keys where the usage is shown.")

(define-derived-mode codegpt-usage-mode tabulated-list-mode "CodeGPT-Usage"
  "What CodeGPT was used for in the last days.

\\{codegpt-usage-mode-map}"
  (setq tabulated-list-format
        (vector (list (codegpt-words-say 'column-day) 12 t)
                (list (codegpt-words-say 'column-model) 30 t)
                (list (codegpt-words-say 'column-answers) 8 nil :right-align t)
                (list (codegpt-words-say 'column-sent) 12 nil :right-align t)
                (list (codegpt-words-say 'column-received) 12 nil :right-align t)
                (list (codegpt-words-say 'column-cost) 10 nil :right-align t)))
  (tabulated-list-init-header))

(defun codegpt-keys--usage-line (item)
  "The line of the table for ITEM of the usage."
  (list (plist-get item :provider)
        (vector (plist-get item :group) (plist-get item :model)
                (number-to-string (plist-get item :answers))
                (number-to-string (plist-get item :inputTokens))
                (number-to-string (plist-get item :outputTokens))
                (or (plist-get item :cost) ""))))

;;;###autoload
(defun codegpt-show-usage ()
  "Show the tokens of the last 30 days and what they cost."
  (interactive)
  (let ((usage (codegpt-server-ask-now :codegpt/usage (list :by "day" :days 30))))
    (with-current-buffer (get-buffer-create "*CodeGPT usage*")
      (codegpt-usage-mode)
      (setq codegpt-keys--pages (plist-get usage :accountPages)
            tabulated-list-entries (mapcar #'codegpt-keys--usage-line (plist-get usage :items)))
      (tabulated-list-print)
      (pop-to-buffer (current-buffer)))
    (message "%s%s"
             (codegpt-words-say 'days (plist-get usage :inputTokens) (plist-get usage :outputTokens)
                                (if (plist-get usage :cost) (format ", US$%s" (plist-get usage :cost)) ""))
             (codegpt-words-say 'account-pages))))

(defun codegpt-open-account-page ()
  "Open the account page of the provider on this line."
  (interactive)
  (let* ((provider (or (tabulated-list-get-id) "openai"))
         (page (plist-get codegpt-keys--pages (intern (concat ":" provider)))))
    (if page (browse-url page) (message "%s" (codegpt-words-say 'no-page provider)))))

(provide 'codegpt-keys)
;;; codegpt-keys.el ends here
