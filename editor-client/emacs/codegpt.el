;;; codegpt.el --- Ask language models about your code  -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: tools, convenience
;; SPDX-License-Identifier: MIT

;;; Commentary:

;; The client of codegpt-ls, which it starts itself: it needs no other package and runs beside any language server.
;;
;;     (add-to-list 'load-path ".../editor-client/emacs")
;;     (require 'codegpt)
;;
;; `codegpt-chat' opens a conversation: RET asks, C-c C-k stops, C-c C-a applies a block of code after showing what
;; changes.  With a region its code goes along, with `codegpt-attach' a picture or file.  `codegpt-explain' and
;; the other tasks answer there, too.  `codegpt-set-api-key', `codegpt-select-provider' and `codegpt-select-model'
;; choose who answers; `codegpt-find-local-servers' looks for Ollama and its like on this machine.
;;
;; Your settings are those of the variable `codegpt-settings'; a project's .dir-locals.el has no say in them.
;; codegpt-eglot.el and codegpt-lsp.el are optional: they bring code actions by Eglot and by lsp-mode.

;;; Code:

(require 'codegpt-server)
(require 'codegpt-documents)
(require 'codegpt-chat)
(require 'codegpt-keys)
(require 'codegpt-servers)
(require 'codegpt-actions)
(require 'codegpt-problems)
(require 'codegpt-code)
(require 'codegpt-tools)
(require 'codegpt-attachments)

;;; Chat

(defun codegpt--chat-buffer ()
  "This conversation, else the one used last, else a new one."
  (if (derived-mode-p 'codegpt-chat-mode)
      (current-buffer)
    (or (car (codegpt-chat-buffers)) (codegpt-chat-new-buffer))))

(defun codegpt--free-buffer ()
  "A conversation in which nothing is being answered."
  (let ((buffer (codegpt--chat-buffer)))
    (if (buffer-local-value 'codegpt-chat--turn buffer) (codegpt-chat-new-buffer) buffer)))

(defun codegpt--region ()
  "The code of the active region, if there is one."
  (and (use-region-p) (not (derived-mode-p 'codegpt-chat-mode))
       (codegpt-chat-origin-of (region-beginning) (region-end))))

;;;###autoload
(defun codegpt-chat (&optional new)
  "Go to the conversation used last, or to a new one with the prefix NEW.
With an active region its code goes along with the next question."
  (interactive "P")
  (let ((code (codegpt--region))
        (buffer (if new (codegpt-chat-new-buffer) (codegpt--chat-buffer))))
    (pop-to-buffer buffer)
    (goto-char (point-max))
    (when code (codegpt-chat-take-along code))))

;;;###autoload
(defun codegpt-new-chat ()
  "Begin a new conversation."
  (interactive)
  (codegpt-chat t))

;;;###autoload
(defun codegpt-ask (question)
  "Ask QUESTION, about the active region if any, and show the conversation."
  (interactive (list (read-string (codegpt-words-say 'ask))))
  (codegpt--ask question (codegpt--region)))

;;;###autoload
(defun codegpt-ask-region (beginning end question)
  "Ask QUESTION about the code between BEGINNING and END."
  (interactive
   (list (region-beginning) (region-end)
         (read-string (codegpt-words-say 'ask-about
                                         (codegpt-chat-origin-name
                                          (codegpt-chat-origin-of (region-beginning) (region-end)))))))
  (codegpt--ask question (codegpt-chat-origin-of beginning end)))

(defun codegpt--ask (question origin)
  "Ask QUESTION about the code of ORIGIN, and show the conversation."
  (when (string-empty-p (string-trim question)) (user-error "%s" (codegpt-words-say 'nothing-asked)))
  (codegpt--shown (codegpt--free-buffer) (lambda () (codegpt-chat-ask question origin))))

(defun codegpt--shown (buffer ask)
  "Call ASK in BUFFER and show it."
  (with-current-buffer buffer
    (funcall ask)
    (goto-char (point-max)))
  (let ((window (display-buffer buffer)))
    (when window (set-window-point window (with-current-buffer buffer (point-max))))))

;;;###autoload
(defun codegpt-stop ()
  "Stop the answer being written here, else every one; what has arrived is kept."
  (interactive)
  (let ((answering (seq-filter (lambda (buffer) (buffer-local-value 'codegpt-chat--turn buffer)) (codegpt-chat-buffers))))
    (unless (or (codegpt-code-stop) answering) (user-error "%s" (codegpt-words-say 'nothing-to-stop)))
    (dolist (buffer (if (memq (current-buffer) answering) (list (current-buffer)) answering))
      (with-current-buffer buffer (codegpt-chat-stop)))))

;;; Tasks

(defun codegpt--code ()
  "The code a task is about: the region, else the whole buffer."
  (if (use-region-p) (codegpt--region)
    (codegpt-chat-origin-of (point-min) (point-max))))

(defun codegpt--run-task (name)
  "Run the task NAME on the region, else on the whole buffer."
  (let* ((tasks (append (plist-get (codegpt-server-ask-now :codegpt/tasks codegpt-server-nothing) :tasks) nil))
         (task (seq-find (lambda (each) (equal (plist-get each :name) name)) tasks))
         (question (and (eq (plist-get task :needsQuestion) t) (read-string (codegpt-words-say 'task-question))))
         (code (codegpt--code)))
    (codegpt--shown (codegpt--free-buffer)
                    (lambda () (codegpt-chat-run-task name (or (plist-get task :title) name) code question)))))

;;;###autoload
(defun codegpt-run-task ()
  "Choose a task and run it on the region, else on the whole buffer."
  (interactive)
  (let ((tasks (plist-get (codegpt-server-ask-now :codegpt/tasks codegpt-server-nothing) :tasks)))
    (codegpt--run-task
     (plist-get (codegpt-keys-pick (codegpt-words-say 'task)
                                   (mapcar (lambda (each) (cons (plist-get each :title) each)) tasks)
                                   (lambda (each) (plist-get each :description)))
                :name))))

;;;###autoload
(defun codegpt-explain ()
  "Have the region explained, else the buffer."
  (interactive)
  (codegpt--run-task "explain"))

;;;###autoload
(defun codegpt-refactor ()
  "Have the region made easier to read, else the buffer.
`codegpt-apply-code' takes the answer over."
  (interactive)
  (codegpt--run-task "refactor"))

;;;###autoload
(defun codegpt-document ()
  "Have documentation comments written for the region, else the buffer."
  (interactive)
  (codegpt--run-task "document"))

;;;###autoload
(defun codegpt-find-problems ()
  "Have problems looked for in the region, else the buffer, for Flymake."
  (interactive)
  (codegpt--run-task "find-problems"))

;;;###autoload
(defun codegpt-unit-test ()
  "Have a unit test written for the region, else the buffer."
  (interactive)
  (codegpt--run-task "unit-test"))

;;;###autoload
(defun codegpt-fix ()
  "Have the region fixed, else the buffer.
The model sees what Flymake shows there."
  (interactive)
  (codegpt--run-task "fix"))

;;; Conversations

(defun codegpt--choose-thread ()
  "A conversation that the person chooses."
  (let* ((threads (plist-get (codegpt-server-ask-now :codegpt/threads (list :limit 200)) :threads))
         (seen (make-hash-table :test #'equal))
         (items (mapcar (lambda (each) (cons (codegpt--thread-name each seen) each)) threads)))
    (unless items (user-error "%s" (codegpt-words-say 'no-threads)))
    (codegpt-keys-pick (codegpt-words-say 'thread) items
                       (lambda (each)
                         (codegpt-words-say 'messages (substring (plist-get each :updatedAt) 0 10)
                                            (plist-get each :messageCount))))))

(defun codegpt--thread-name (thread seen)
  "A name for THREAD that none of SEEN has."
  (let* ((title (codegpt-chat--one-line (plist-get thread :title)))
         (name (if (string-empty-p title) (codegpt-words-say 'untitled) title))
         (count (puthash name (1+ (gethash name seen 0)) seen)))
    (if (= count 1) name (format "%s <%d>" name count))))

;;;###autoload
(defun codegpt-threads ()
  "Choose a conversation and go on with it."
  (interactive)
  (let* ((thread (codegpt--choose-thread))
         (open (codegpt-chat-of-thread (plist-get thread :id)))
         (buffer (or open (codegpt-chat-new-buffer))))
    (unless open
      (let ((result (codegpt-server-ask-now :codegpt/thread (list :threadId (plist-get thread :id)))))
        (with-current-buffer buffer (codegpt-chat--draw result))))
    (pop-to-buffer buffer)
    (goto-char (point-max))))

(defun codegpt--thread-here ()
  "This conversation, else one that the person chooses."
  (if (and (derived-mode-p 'codegpt-chat-mode) codegpt-chat--thread)
      (plist-get (codegpt-server-ask-now :codegpt/thread (list :threadId codegpt-chat--thread :limit 1)) :thread)
    (codegpt--choose-thread)))

;;;###autoload
(defun codegpt-rename-thread ()
  "Give this conversation, else one that is chosen, another title."
  (interactive)
  (let* ((thread (codegpt--thread-here))
         (title (read-string (codegpt-words-say 'rename) (plist-get thread :title))))
    (codegpt-server-ask-now :codegpt/renameThread (list :threadId (plist-get thread :id) :title title))))

;;;###autoload
(defun codegpt-delete-thread ()
  "Delete this conversation, else one that is chosen, for good."
  (interactive)
  (let* ((thread (codegpt--thread-here))
         (buffer (codegpt-chat-of-thread (plist-get thread :id))))
    (when (yes-or-no-p (codegpt-words-say 'delete-thread (codegpt-chat--one-line (plist-get thread :title))))
      (codegpt-server-ask-now :codegpt/deleteThread (list :threadId (plist-get thread :id)))
      (when buffer (kill-buffer buffer))
      (message "%s" (codegpt-words-say 'thread-deleted)))))

;;; The server

;;;###autoload
(defun codegpt-restart ()
  "End codegpt-ls and start it anew, also when it has ended too often."
  (interactive)
  (codegpt-server-stop)
  (setq codegpt-server--ends nil)
  (codegpt-server-connection))

(defun codegpt-log ()
  "Show what codegpt-ls wrote to its log."
  (interactive)
  (let ((log (and codegpt-server--connection (jsonrpc-stderr-buffer codegpt-server--connection))))
    (if (buffer-live-p log) (pop-to-buffer log) (user-error "%s" (codegpt-words-say 'no-log)))))

(provide 'codegpt)
;;; codegpt.el ends here
