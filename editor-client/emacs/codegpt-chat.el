;;; codegpt-chat.el --- A conversation in a buffer  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; What was said stands above and cannot be edited; below is what one types.  One buffer is one conversation, which the
;; server remembers.

;;; Code:

(require 'cl-lib)
(require 'ring)
(require 'codegpt-server)
(require 'codegpt-documents)
(require 'codegpt-markdown)

(defface codegpt-you '((t :inherit (font-lock-keyword-face bold) :overline t :extend t))
  "The line above what you asked."
  :group 'codegpt-faces)
(defface codegpt-assistant '((t :inherit (font-lock-function-name-face bold) :overline t :extend t))
  "The line above an answer."
  :group 'codegpt-faces)
(defface codegpt-prompt '((t :inherit minibuffer-prompt))
  "The sign before what you type."
  :group 'codegpt-faces)

(defface codegpt-thought '((t :inherit shadow :slant italic))
  "What a model thinks before it answers."
  :group 'codegpt-faces)

(cl-defstruct (codegpt-chat-origin (:constructor codegpt-chat--origin))
  "Code that a question is about.
It is in BUFFER from BEGINNING to END, markers; TEXT and NAME are as they were."
  buffer beginning end text name)

(cl-defstruct (codegpt-chat-turn (:constructor codegpt-chat--turn))
  "A question that is being answered.
METHOD and PARAMS were sent with ID; what comes travels on TOKEN, and what is
being done on WORK.  ORIGIN is the code it is about, STATE what it is doing, in
words, ANSWER the answer's id once it has one, TAIL where its last line begins
and BLOCK the code that is in.  THOUGHT is the end of what is thought about it,
STEPS are the ids and titles of what is looked up for it, drawn in SHOWN."
  method params id token work origin state answer tail block thought steps shown)

(defvar-local codegpt-chat--thread nil "Id of the conversation.")
(defconst codegpt-chat-modes
  (list (cons "ask" 'mode-ask) (cons "look" 'mode-look) (cons "edit" 'mode-edit))
  "How much a model may do, and how that is said.")
(defvar-local codegpt-chat--mode "ask" "How much the model may do in the conversation.")
(defvar codegpt-chat-proposal-functions nil
  "Functions called with each change that an answer proposes.")
(defvar-local codegpt-chat--titled nil "Whether the buffer has the conversation's title.")
(defvar-local codegpt-chat--folder nil "URI of the folder the conversation belongs to.")
(defvar-local codegpt-chat--turn nil "The turn being answered, if any.")
(defvar-local codegpt-chat--last nil "The last turn.")
(defvar-local codegpt-chat--asked nil "Whether the conversation keeps the last question.")
(defvar-local codegpt-chat--code nil "Origin of the code that goes along with the next question.")
(defvar-local codegpt-chat--files nil
  "What is attached to the next question: lists of a name, its bytes and the item.")
(defvar-local codegpt-chat--questions nil "A ring of what was asked.")
(defvar-local codegpt-chat--place nil "Which of them is shown.")
(defvar-local codegpt-chat--end nil "Marker: where what was said ends.")
(defvar-local codegpt-chat--input nil "Marker: where what one types begins.")
(defvar-local codegpt-chat--reply nil "Marker: where what answers the last question begins.")
(defvar-local codegpt-chat--thought nil "Overlay: what is thought about the last answer.")
(defvar-local codegpt-chat--text nil "Marker: where the text of the last answer begins.")
(defvar-local codegpt-chat--said nil "What is said there: the text and its face.")
(defvar-local codegpt-chat--card nil "Marker: where what is said about the last answer begins.")

;;; Writing

(defmacro codegpt-chat--writing (&rest body)
  "Run BODY, a change of what was said, and leave no trace of it but the text."
  (declare (indent 0) (debug t))
  `(let ((inhibit-read-only t) (buffer-undo-list t))
     (save-excursion ,@body)))

(defun codegpt-chat--write (text &optional face)
  "Write TEXT with FACE at the end of what was said."
  (codegpt-chat--writing
    (goto-char codegpt-chat--end)
    (insert (apply #'propertize text 'read-only t 'front-sticky '(read-only) (and face (list 'font-lock-face face))))
    (set-marker codegpt-chat--end (point)))
  (setq buffer-undo-list nil))

(defun codegpt-chat--write-line (text &optional face)
  "Write TEXT with FACE as a line of its own."
  (unless (or (= codegpt-chat--end (point-min)) (eq (char-before codegpt-chat--end) ?\n))
    (codegpt-chat--write "\n"))
  (codegpt-chat--write (concat text "\n") face))

(defun codegpt-chat--erase (marker)
  "Take away what was said from MARKER on."
  (codegpt-chat--writing
    (delete-region marker codegpt-chat--end)
    (set-marker codegpt-chat--end marker))
  (setq buffer-undo-list nil))

(defun codegpt-chat--one-line (text)
  "TEXT on one line, and short."
  (truncate-string-to-width (string-trim (replace-regexp-in-string "[[:cntrl:]]+" " " (or text ""))) 60 nil nil "…"))

(defun codegpt-chat--sign ()
  "Write the sign before the input, and above it the code to go along."
  (let* ((inhibit-read-only t)
         (places (mapcar (lambda (window) (cons window (- (window-point window) codegpt-chat--input)))
                         (get-buffer-window-list nil nil t)))
         (here (- (point) codegpt-chat--input))
         (titles (append (and codegpt-chat--code (list (codegpt-chat-origin-name codegpt-chat--code)))
                         (mapcar (lambda (file) (format "%s (%s)" (car file) (file-size-human-readable (cadr file) 'si " " "B")))
                                 codegpt-chat--files)))
         (along (and titles (codegpt-words-say 'about (string-join titles ", ")))))
    (codegpt-chat--writing
      (delete-region codegpt-chat--end codegpt-chat--input)
      (goto-char codegpt-chat--end)
      (insert (propertize (concat (unless (memq (char-before) '(nil ?\n)) "\n")
                                  (unless (bobp) "\n")
                                  (and along (concat along "\n")))
                          'read-only t 'front-sticky '(read-only) 'font-lock-face 'codegpt-markup)
              (propertize "> " 'read-only t 'field 'codegpt 'rear-nonsticky t 'font-lock-face 'codegpt-prompt))
      (set-marker codegpt-chat--input (point)))
    (when (>= here 0) (goto-char (+ codegpt-chat--input here)))
    (pcase-dolist (`(,window . ,offset) places)
      (when (>= offset 0) (set-window-point window (+ codegpt-chat--input offset))))
    (setq buffer-undo-list nil)))

(defun codegpt-chat--question (text about)
  "Write the question TEXT, which is ABOUT something or nil."
  (unless (= codegpt-chat--end (point-min)) (codegpt-chat--write-line ""))
  (codegpt-chat--write-line
   (concat (codegpt-words-say 'you) (and about (format " (%s)" (codegpt-chat--one-line about)))) 'codegpt-you)
  (codegpt-chat--write-line (string-trim-right text))
  ;; What was thought about an answer goes out of sight with the next question.
  (codegpt-chat--forget-thought)
  (setq codegpt-chat--reply (copy-marker codegpt-chat--end)
        codegpt-chat--card (copy-marker codegpt-chat--end)
        codegpt-chat--said nil))

(defun codegpt-chat--answerer (name)
  "Write that an answer of NAME begins."
  (codegpt-chat--write-line (codegpt-chat--one-line name) 'codegpt-assistant)
  (setq codegpt-chat--text (copy-marker codegpt-chat--end)))

(defun codegpt-chat--append (turn text)
  "Write TEXT, more of the answer of TURN."
  (codegpt-chat--write text)
  (codegpt-chat--render turn nil)
  (set-marker codegpt-chat--card codegpt-chat--end))

(defun codegpt-chat--render (turn whole)
  "Give faces to what has come of the answer of TURN.
The last line is WHOLE once nothing more comes."
  (codegpt-chat--writing
    (pcase-let ((`(,tail . ,block)
                 (codegpt-markdown-render (codegpt-chat-turn-tail turn) (marker-position codegpt-chat--end)
                                          (codegpt-chat-turn-block turn) (codegpt-chat-turn-origin turn) whole)))
      (setf (codegpt-chat-turn-tail turn) tail
            (codegpt-chat-turn-block turn) block))))

;;; What is said below an answer

(defun codegpt-chat--button (title function)
  "Write a button with TITLE to call FUNCTION."
  (codegpt-chat--writing
    (goto-char codegpt-chat--end)
    (insert-text-button (format "[%s]" (codegpt-chat--one-line title))
                        'action (lambda (_button) (funcall function))
                        'font-lock-face 'button 'follow-link t 'help-echo nil
                        'read-only t 'front-sticky '(read-only))
    (insert (propertize " " 'read-only t))
    (set-marker codegpt-chat--end (point))))

(defun codegpt-chat--say (text face &rest buttons)
  "Say TEXT with FACE below the last answer, in place of what was said there.
BUTTONS are titles and functions."
  (codegpt-chat--erase codegpt-chat--card)
  (codegpt-chat--write-line text face)
  (setq codegpt-chat--said (list text face))
  (cl-loop for (title function) on buttons by #'cddr do (codegpt-chat--button title function))
  (when buttons (codegpt-chat--write "\n"))
  (codegpt-chat--sign))

(defun codegpt-chat--also (text)
  "Say TEXT below what is said below the last answer."
  (codegpt-chat--write-line text 'codegpt-markup)
  (codegpt-chat--sign))

(defun codegpt-chat--offer-rest (text face &optional rest)
  "Say TEXT with FACE and a button to try again.
There is another one to continue where the answer has a REST."
  (apply #'codegpt-chat--say text face
         `(,@(and rest (list (codegpt-words-say 'continue) #'codegpt-chat-continue))
           ,(codegpt-words-say 'retry) ,#'codegpt-chat-retry)))

(declare-function codegpt-actions-offer "codegpt-actions" (data))

(defun codegpt-chat--failed (turn failure)
  "Say how TURN failed: in the words of FAILURE, with its ways forward."
  (let* ((data (plist-get failure :data))
         (code (plist-get failure :code))
         (rest (plist-get data :messageId)))
    (when (plist-get data :questionId) (setq codegpt-chat--asked t))
    (cond ((eql code -32800)
           (codegpt-chat--offer-rest (codegpt-words-say 'stopped) 'codegpt-markup rest))
          ((not (codegpt-server-running-p))
           (codegpt-chat--offer-rest (codegpt-server-how-it-ended) 'error
                                     (and (codegpt-chat-turn-answer turn) (codegpt-chat--answered-p))))
          (t
           (let ((text (plist-get data :text)))
             (when text (codegpt-chat--came turn (list :kind "delta" :text text))))
           (apply #'codegpt-chat--say (or (plist-get failure :message) (codegpt-words-say 'unanswered)) 'error
                  (codegpt-actions-offer data))
           (codegpt-chat--left-out (plist-get data :contextLeftOut))))))

(defun codegpt-chat--answered-p ()
  "Whether anything of the last answer has come."
  (> codegpt-chat--card codegpt-chat--reply))

(defun codegpt-chat--left-out (items)
  "Say what did not go along: ITEMS of the server's."
  (seq-do (lambda (item) (codegpt-chat--also (plist-get item :message))) items))

(defun codegpt-chat--done (turn result)
  "Say how TURN ended, by its RESULT."
  (pcase (plist-get result :finishReason)
    ("stop" (codegpt-chat--sign))
    ("length" (codegpt-chat--say (codegpt-words-say 'length) 'codegpt-markup
                                 (codegpt-words-say 'continue) #'codegpt-chat-continue))
    ("content_filter" (codegpt-chat--say (codegpt-words-say 'filtered) 'warning))
    (_ (codegpt-chat--say (codegpt-words-say 'incomplete) 'codegpt-markup)))
  (seq-do (lambda (notice) (codegpt-chat--also (plist-get notice :message))) (plist-get result :notices))
  (codegpt-chat--left-out (plist-get result :contextLeftOut))
  (seq-do (lambda (proposed) (run-hook-with-args 'codegpt-chat-proposal-functions proposed))
          (plist-get result :proposals))
  ;; Findings travel as a program reads them, and are remembered in words.
  (when (and (eq (codegpt-chat-turn-method turn) :codegpt/runTask) (plist-member result :findings))
    (codegpt-chat--read-again)))

;;; Turns

(defun codegpt-chat--begin (method params &optional origin)
  "Ask the server by METHOD with PARAMS for an answer, about the code of ORIGIN."
  (let* ((buffer (current-buffer))
         (turn (codegpt-chat--turn :method method :params params :origin origin
                                   :state (codegpt-words-say 'waiting)))
         (now (lambda (function)
                (lambda (value)
                  (when (and (buffer-live-p buffer) (eq turn (buffer-local-value 'codegpt-chat--turn buffer)))
                    (with-current-buffer buffer (funcall function turn value)))))))
    (setf (codegpt-chat-turn-token turn) (codegpt-server-token (funcall now #'codegpt-chat--came))
          (codegpt-chat-turn-work turn) (codegpt-server-token (funcall now #'codegpt-chat--works)))
    (setq codegpt-chat--turn turn
          codegpt-chat--last turn)
    (condition-case failure
        (setf (codegpt-chat-turn-id turn)
              (codegpt-server-ask method (append params
                                                 ;; A task says itself what it looks at.
                                                 (unless (eq method :codegpt/runTask) (list :mode codegpt-chat--mode))
                                                 (list :partialResultToken (codegpt-chat-turn-token turn)
                                                              :workDoneToken (codegpt-chat-turn-work turn)))
                                  (funcall now (lambda (turn result) (codegpt-chat--over) (codegpt-chat--done turn result)))
                                  (funcall now (lambda (turn error) (codegpt-chat--over) (codegpt-chat--failed turn error)))))
      ((user-error quit)
       (codegpt-chat--over)
       (codegpt-chat--offer-rest (error-message-string failure) 'error)))
    (force-mode-line-update)))

(defun codegpt-chat--over ()
  "Hold that nothing is being answered any more."
  (when codegpt-chat--turn
    (codegpt-server-forget (codegpt-chat-turn-token codegpt-chat--turn))
    (codegpt-server-forget (codegpt-chat-turn-work codegpt-chat--turn))
    (when (codegpt-chat-turn-tail codegpt-chat--turn) (codegpt-chat--render codegpt-chat--turn t))
    (setq codegpt-chat--turn nil)
    (codegpt-chat--title)
    (force-mode-line-update)))

(defun codegpt-chat--came (turn value)
  "Take VALUE, the beginning or more of the answer of TURN."
  (pcase (plist-get value :kind)
    ("begin"
     (setf (codegpt-chat-turn-answer turn) (plist-get value :messageId))
     (when (plist-get value :questionId) (setq codegpt-chat--asked t)))
    ("tool" (codegpt-chat--step turn value))
    ("thinking"
     (codegpt-chat--think turn (plist-get value :thinking)))
    ("delta"
     (unless (codegpt-chat-turn-tail turn) (codegpt-chat--first turn))
     (codegpt-chat--append turn (plist-get value :text)))))

(defun codegpt-chat--think (turn text)
  "Show the end of what is thought about the answer of TURN, with TEXT behind it.
It is drawn above the answer and no part of the buffer: nothing copies it."
  (let* ((all (replace-regexp-in-string "[[:cntrl:][:space:]]+" " " (concat (codegpt-chat-turn-thought turn) text)))
         (end (substring all (max 0 (- (length all) 200))))
         (window (get-buffer-window nil t))
         (room (max 20 (- (if window (window-width window) 80) 16))))
    (setf (codegpt-chat-turn-thought turn) end)
    (while (> (string-width end) room) (setq end (substring end 1)))
    (codegpt-chat--forget-thought)
    (setq codegpt-chat--thought (make-overlay codegpt-chat--reply codegpt-chat--reply))
    (overlay-put codegpt-chat--thought 'before-string
                 (propertize (concat (codegpt-words-say 'thinking (string-trim end)) "\n") 'face 'codegpt-thought))))

(defun codegpt-chat--step (turn step)
  "Show STEP of what is looked up for the answer of TURN, as it is by now.
Each is a line above the answer, and no part of the buffer."
  (let* ((known (assoc (plist-get step :id) (codegpt-chat-turn-steps turn)))
         (steps (codegpt-chat-turn-steps turn))
         (shown (or (codegpt-chat-turn-shown turn) (make-overlay codegpt-chat--reply codegpt-chat--reply))))
    (if known
        (setcdr known (plist-get step :title))
      (setq steps (append steps (list (cons (plist-get step :id) (plist-get step :title))))))
    (setf (codegpt-chat-turn-steps turn) steps
          (codegpt-chat-turn-shown turn) shown)
    (overlay-put shown 'before-string
                 (propertize (mapconcat (lambda (each) (concat "· " (cdr each) "\n")) steps "") 'face 'codegpt-thought))))

(defun codegpt-chat--forget-thought ()
  "Show no more what was thought about the last answer."
  (when codegpt-chat--thought
    (delete-overlay codegpt-chat--thought)
    (setq codegpt-chat--thought nil)))

(defun codegpt-chat--first (turn)
  "Begin the answer of TURN, or go on with the one there is."
  (unless (codegpt-chat--answered-p)
    (codegpt-chat--answerer (or (codegpt-server-answerer) (codegpt-words-say 'assistant))))
  (setf (codegpt-chat-turn-state turn) (codegpt-words-say 'answering)
        (codegpt-chat-turn-tail turn) (marker-position codegpt-chat--text))
  (force-mode-line-update))

(defun codegpt-chat--works (turn value)
  "Show what TURN is doing: VALUE of its progress."
  (let ((said (or (plist-get value :message) (plist-get value :title))))
    (when (and said (not (codegpt-chat-turn-tail turn)))
      (setf (codegpt-chat-turn-state turn) (codegpt-chat--one-line said))
      (force-mode-line-update))))

(defun codegpt-chat--in-thread (then)
  "Call THEN in a conversation that the server remembers."
  (if codegpt-chat--thread
      (funcall then)
    (let ((result (codegpt-server-ask-now :codegpt/createThread
                                          (if codegpt-chat--folder (list :workspaceFolder codegpt-chat--folder)
                                            codegpt-server-nothing))))
      (setq codegpt-chat--thread (plist-get result :id))
      (funcall then))))

(defun codegpt-chat--free ()
  "Fail while something is being answered here."
  (when codegpt-chat--turn (user-error "%s" (codegpt-words-say 'busy))))

(defun codegpt-chat-ask (question &optional origin)
  "Ask QUESTION in this buffer, about the code of ORIGIN and what is attached."
  (codegpt-chat--free)
  (codegpt-server-connection)
  (let ((files codegpt-chat--files))
    (setq codegpt-chat--files nil)
    (codegpt-chat--turn-of
     question origin
     (lambda ()
       `(:codegpt/chat :messages ,(vector (list :role "user" :content question))
                       ,@(codegpt-chat--context origin files)))
     (mapcar #'car files))))

(defun codegpt-chat-run-task (task title origin &optional question)
  "Run TASK, called TITLE, on the code of ORIGIN, with QUESTION besides."
  (codegpt-chat--turn-of
   (string-trim (concat title "\n" question)) origin
   (lambda ()
     `(:codegpt/runTask :task ,task
                        ,@(and question (list :question question))
                        ,@(codegpt-chat--about origin)))))

(defun codegpt-chat--turn-of (text origin call &optional also)
  "Write TEXT as a question about ORIGIN, and ask by CALL.
That gives a method and its params.  ALSO are names of what else goes along."
  (codegpt-chat--free)
  (codegpt-server-connection)
  (codegpt-chat--erase codegpt-chat--card)
  ;; How the last question ended stays, without its buttons: they are about the last question only.
  (when codegpt-chat--said (apply #'codegpt-chat--write-line codegpt-chat--said))
  (let ((names (append (and origin (list (codegpt-chat-origin-name origin))) also)))
    (codegpt-chat--question text (and names (string-join names ", "))))
  (codegpt-chat--sign)
  (setq codegpt-chat--asked nil)
  (condition-case failure
      (codegpt-chat--in-thread
       (lambda ()
         (pcase-let ((`(,method . ,params) (funcall call)))
           (codegpt-chat--begin method (append params (list :threadId codegpt-chat--thread)) origin))))
    (user-error (codegpt-chat--say (error-message-string failure) 'error))))

(defun codegpt-chat-stop ()
  "Stop the answer that is being written; what has arrived is kept."
  (interactive)
  (unless codegpt-chat--turn (user-error "%s" (codegpt-words-say 'nothing-to-stop)))
  (codegpt-server-cancel (codegpt-chat-turn-id codegpt-chat--turn)))

(defun codegpt-chat-retry ()
  "Have the last question answered anew."
  (interactive)
  (codegpt-chat--free)
  (unless (or codegpt-chat--asked codegpt-chat--last) (user-error "%s" (codegpt-words-say 'nothing-asked)))
  (codegpt-chat--erase codegpt-chat--reply)
  (codegpt-chat--forget-thought)
  (setq codegpt-chat--said nil)
  (set-marker codegpt-chat--card codegpt-chat--end)
  (codegpt-chat--sign)
  (let ((origin (and codegpt-chat--last (codegpt-chat-turn-origin codegpt-chat--last))))
    (if codegpt-chat--asked
        (codegpt-chat--begin :codegpt/retry (list :threadId codegpt-chat--thread) origin)
      (codegpt-chat--begin (codegpt-chat-turn-method codegpt-chat--last) (codegpt-chat-turn-params codegpt-chat--last)
                           origin))))

(defun codegpt-chat-continue ()
  "Have the rest of the last answer written."
  (interactive)
  (codegpt-chat--free)
  (unless codegpt-chat--thread (user-error "%s" (codegpt-words-say 'nothing-asked)))
  (codegpt-chat--erase codegpt-chat--card)
  (setq codegpt-chat--said nil)
  (codegpt-chat--sign)
  (codegpt-chat--begin :codegpt/continue (list :threadId codegpt-chat--thread)
                       (and codegpt-chat--last (codegpt-chat-turn-origin codegpt-chat--last))))

;;; Code that goes along

(defun codegpt-chat-origin-of (beginning end)
  "The code of this buffer between BEGINNING and END."
  (codegpt-chat--origin
   :buffer (current-buffer) :beginning (copy-marker beginning) :end (copy-marker end t)
   :text (buffer-substring-no-properties beginning end)
   :name (format "%s:%d-%d" (buffer-name) (line-number-at-pos beginning t)
                 (line-number-at-pos (if (and (> end beginning) (eq (char-before end) ?\n)) (1- end) end) t))))

(defun codegpt-chat--place-of (origin)
  "The document and the range of ORIGIN, as the server knows them.
It is nil where that is in no file of this machine."
  (with-current-buffer (codegpt-chat-origin-buffer origin)
    (codegpt-documents-folder)
    (let ((uri (codegpt-documents-tell)))
      (and uri (list :uri uri :range (codegpt-documents-span (codegpt-chat-origin-beginning origin)
                                                             (codegpt-chat-origin-end origin)))))))

(defun codegpt-chat--text-of (origin)
  "ORIGIN as a text that is no document's."
  (list :kind "text" :title (codegpt-chat-origin-name origin)
        :text (codegpt-documents-characters (codegpt-chat-origin-text origin))))

(defun codegpt-chat--context (origin files)
  "The params of a question about ORIGIN with FILES attached."
  (let* ((place (and origin (buffer-live-p (codegpt-chat-origin-buffer origin)) (codegpt-chat--place-of origin)))
         (code (and origin (if place (cons :kind (cons "selection" place)) (codegpt-chat--text-of origin))))
         (items (append (and code (list code)) (mapcar #'caddr files))))
    (and items (list :context (vconcat items)))))

(declare-function codegpt-problems-around "codegpt-problems" (beginning end))

(defun codegpt-chat--about (origin)
  "What a task on ORIGIN is about."
  (when origin
    (with-current-buffer (codegpt-chat-origin-buffer origin)
      (let ((place (codegpt-chat--place-of origin)))
        (if place
            (append place (list :diagnostics (codegpt-problems-around (codegpt-chat-origin-beginning origin)
                                                                      (codegpt-chat-origin-end origin))))
          (list :context (vector (codegpt-chat--text-of origin))))))))

(defun codegpt-chat-take-along (origin)
  "Have ORIGIN go along with the next question of this buffer; nil takes it out."
  (setq codegpt-chat--code origin)
  (codegpt-chat--sign))

(defun codegpt-chat-leave-code ()
  "Let no code go along with the next question."
  (interactive)
  (codegpt-chat-take-along nil))

;;; What one types

(defun codegpt-chat-send ()
  "Ask what is typed; above it, go there."
  (interactive)
  (if (< (point) codegpt-chat--input)
      (goto-char (point-max))
    (codegpt-chat--free)
    (let ((question (string-trim (buffer-substring-no-properties codegpt-chat--input (point-max))))
          (origin codegpt-chat--code))
      (when (string-empty-p question) (user-error "%s" (codegpt-words-say 'nothing-asked)))
      (codegpt-server-connection)
      (ring-insert codegpt-chat--questions question)
      (delete-region codegpt-chat--input (point-max))
      (setq codegpt-chat--place nil
            codegpt-chat--code nil)
      (codegpt-chat-ask (codegpt-documents-characters question) origin)
      (goto-char (point-max)))))

(defun codegpt-chat-previous-question (step)
  "Type what was asked STEP questions before."
  (interactive "p")
  (when (ring-empty-p codegpt-chat--questions) (user-error "%s" (codegpt-words-say 'nothing-asked)))
  (setq codegpt-chat--place (if codegpt-chat--place (+ codegpt-chat--place step) 0))
  (delete-region codegpt-chat--input (point-max))
  (goto-char (point-max))
  (insert (ring-ref codegpt-chat--questions codegpt-chat--place)))

(defun codegpt-chat-next-question (step)
  "Type what was asked STEP questions after."
  (interactive "p")
  (codegpt-chat-previous-question (- step)))

;;; Conversations

(defun codegpt-chat--title ()
  "Name the buffer after its conversation."
  (let ((buffer (current-buffer)))
    (when (and codegpt-chat--thread (not codegpt-chat--titled) (codegpt-server-running-p))
      (codegpt-server-ask :codegpt/thread (list :threadId codegpt-chat--thread :limit 1)
                          (lambda (result)
                            (when (buffer-live-p buffer)
                              (with-current-buffer buffer (codegpt-chat--name (plist-get result :thread)))))
                          #'ignore))))

(defun codegpt-chat--name (thread)
  "Name this buffer after THREAD."
  (let ((title (codegpt-chat--one-line (plist-get thread :title))))
    (unless (string-empty-p title)
      (setq codegpt-chat--titled t)
      (rename-buffer (format "*CodeGPT: %s*" title) t))))

(defun codegpt-chat--draw (result)
  "Show the conversation of RESULT, as codegpt/thread gives it."
  (codegpt-chat--erase (copy-marker (point-min)))
  (setq codegpt-chat--reply (copy-marker (point-min))
        codegpt-chat--card (copy-marker (point-min))
        codegpt-chat--thread (plist-get (plist-get result :thread) :id)
        codegpt-chat--mode (or (plist-get (plist-get result :thread) :mode) "ask")
        codegpt-chat--folder (plist-get (plist-get result :thread) :workspaceFolder))
  (codegpt-chat--name (plist-get result :thread))
  (seq-do #'codegpt-chat--draw-message (plist-get result :messages))
  (codegpt-chat--sign)
  (let* ((count (length (plist-get result :messages)))
         (last (and (> count 0) (elt (plist-get result :messages) (1- count)))))
    (pcase (plist-get last :delivery)
      ("cut_off" (codegpt-chat--offer-rest (codegpt-words-say 'cut-off) 'codegpt-markup t))
      ("failed" (codegpt-chat--offer-rest (codegpt-words-say 'unanswered) 'codegpt-markup)))))

(defun codegpt-chat--draw-message (message)
  "Show MESSAGE of a conversation."
  (let ((content (plist-get message :content))
        (along (mapconcat (lambda (item) (or (plist-get item :title) "")) (plist-get message :context) ", ")))
    (pcase (plist-get message :role)
      ("user"
       (setq codegpt-chat--asked t)
       (codegpt-chat--question content (and (not (string-empty-p along)) along)))
      ("assistant"
       (seq-do (lambda (step) (codegpt-chat--write-line (concat "· " (plist-get step :title)) 'codegpt-thought))
               (plist-get message :steps))
       (codegpt-chat--answerer (or (plist-get message :model) (codegpt-words-say 'assistant)))
       (let ((turn (codegpt-chat--turn :tail (marker-position codegpt-chat--end))))
         (codegpt-chat--append turn content)
         (codegpt-chat--render turn t))))))

(defun codegpt-chat--read-again ()
  "Show the conversation as the server has it now."
  (let ((buffer (current-buffer)))
    (codegpt-server-ask :codegpt/thread (list :threadId codegpt-chat--thread)
                        (lambda (result)
                          (when (and (buffer-live-p buffer) (not (buffer-local-value 'codegpt-chat--turn buffer)))
                            (with-current-buffer buffer (codegpt-chat--draw result))))
                        #'ignore)))

(defun codegpt-chat-buffers ()
  "The buffers with conversations, the one used last first."
  (seq-filter (lambda (buffer) (provided-mode-derived-p (buffer-local-value 'major-mode buffer) 'codegpt-chat-mode))
              (buffer-list)))

(defun codegpt-chat-of-thread (thread)
  "The buffer with the conversation THREAD, an id."
  (seq-find (lambda (buffer) (equal (buffer-local-value 'codegpt-chat--thread buffer) thread)) (codegpt-chat-buffers)))

(defun codegpt-chat--thread-changed (method params)
  "Show what somebody else did to a conversation, told by METHOD with PARAMS."
  (when (eq method 'codegpt/threadChanged)
    (let ((buffer (codegpt-chat-of-thread (plist-get params :threadId)))
          (reason (plist-get params :reason)))
      (when (and buffer (plist-get params :threadId))
        (with-current-buffer buffer
          (cond ((or codegpt-chat--turn (codegpt-chat--ours-p (plist-get params :messageId))) nil)
                ((equal reason "renamed") (setq codegpt-chat--titled nil) (codegpt-chat--title))
                ((equal reason "deleted") (setq codegpt-chat--thread nil codegpt-chat--titled nil codegpt-chat--asked nil))
                ((member reason '("answered" "edited")) (codegpt-chat--read-again))))))))

(defun codegpt-chat--ours-p (answer)
  "Whether ANSWER, an id, was asked for here last."
  (and answer codegpt-chat--last (equal answer (codegpt-chat-turn-answer codegpt-chat--last))))

(add-hook 'codegpt-server-notification-functions #'codegpt-chat--thread-changed)

(defun codegpt-chat-new-buffer ()
  "A new buffer for a conversation in the folder of this one."
  (let ((directory default-directory)
        (folder (ignore-errors (codegpt-documents-folder)))
        (buffer (generate-new-buffer "*CodeGPT*")))
    (with-current-buffer buffer
      (setq default-directory directory)
      (codegpt-chat-mode)
      (setq codegpt-chat--folder folder))
    buffer))

;;; The mode

(defvar codegpt-chat-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "RET") #'codegpt-chat-send)
    (define-key map (kbd "C-c C-c") #'codegpt-chat-send)
    (define-key map (kbd "M-RET") #'newline)
    (define-key map (kbd "S-<return>") #'newline)
    (define-key map (kbd "C-j") #'newline)
    (define-key map (kbd "M-p") #'codegpt-chat-previous-question)
    (define-key map (kbd "M-n") #'codegpt-chat-next-question)
    (define-key map (kbd "TAB") #'forward-button)
    (define-key map (kbd "<backtab>") #'backward-button)
    (define-key map (kbd "C-c C-k") #'codegpt-chat-stop)
    (define-key map (kbd "C-c C-r") #'codegpt-chat-retry)
    (define-key map (kbd "C-c C-e") #'codegpt-chat-continue)
    (define-key map (kbd "C-c C-x") #'codegpt-chat-leave-code)
    (define-key map (kbd "C-c C-f") 'codegpt-attach)
    (define-key map (kbd "C-c C-d") 'codegpt-detach)
    (define-key map (kbd "C-c C-n") 'codegpt-new-chat)
    (define-key map (kbd "C-c C-t") 'codegpt-threads)
    (define-key map (kbd "C-c C-o") 'codegpt-select-model)
    (define-key map (kbd "C-c C-w") 'codegpt-copy-code)
    (define-key map (kbd "C-c C-a") 'codegpt-apply-code)
    map)
  "Keys in a conversation.")

(defun codegpt-chat--header ()
  "The line above a conversation: who answers, and what is being done or can be."
  (let ((who (codegpt-chat--one-line (or (codegpt-server-answerer) "CodeGPT")))
        (what (if codegpt-chat--turn
                  (concat (codegpt-chat-turn-state codegpt-chat--turn) "  " (codegpt-words-say 'how-to-stop))
                (codegpt-words-say 'what-to-do))))
    ;; Names are anybody's: a percent sign in one is a percent sign.
    (string-replace "%" "%%" (concat " " who " ["
                                     (codegpt-words-say (cdr (assoc codegpt-chat--mode codegpt-chat-modes)))
                                     "]:  " what))))

(define-derived-mode codegpt-chat-mode text-mode "CodeGPT"
  "A conversation with CodeGPT.
What was said stands above and cannot be edited; type below it.

\\{codegpt-chat-mode-map}"
  (setq-local codegpt-chat--end (copy-marker (point-min))
              codegpt-chat--input (copy-marker (point-min))
              codegpt-chat--reply (copy-marker (point-min))
              codegpt-chat--card (copy-marker (point-min))
              codegpt-chat--questions (make-ring 50)
              header-line-format '(:eval (codegpt-chat--header))
              mode-line-process '(:eval (and codegpt-chat--turn ":…"))
              word-wrap t
              truncate-lines nil
              scroll-conservatively 101
              window-point-insertion-type t
              buffer-auto-save-file-name nil)
  (add-hook 'after-change-functions (lambda (&rest _) (restore-buffer-modified-p nil)) nil t)
  (add-hook 'kill-buffer-hook (lambda () (when codegpt-chat--turn (codegpt-chat-stop))) nil t)
  (codegpt-chat--sign)
  (goto-char (point-max)))

(provide 'codegpt-chat)
;;; codegpt-chat.el ends here
