;;; errors.el --- what goes wrong in Emacs, and what a person does then  -*- lexical-binding: t; -*-

;;; Code:

(require 'codegpt)

(pcase-let ((`(,file ,address ,key) command-line-args-left)
            (words nil))
  (setq command-line-args-left nil)
  (find-file file)
  (python-mode)
  (setq codegpt-settings `((provider . "deepseek") (model . "deepseek-chat") (providers (deepseek (baseUrl . ,address)))))
  ;; Emacs hands a process what it is to read in a file, where nobody sees to it; here that fails.
  (setq temporary-file-directory (expand-file-name "nowhere/"))
  (defvar jsonrpc-event-hook)
  (setq jsonrpc-event-hook (list (lambda (&rest all) (message "%S" all))))
  (codegpt-chat)
  ;; No key; a keyring that is not there; a key for this session.
  (person-types "First?")
  (person-waits "an error" (lambda () (not codegpt-chat--turn)))
  (push (buffer-substring-no-properties (point-min) (point-max)) words)
  (setq person-answers (list key key))
  (person-presses "Set API Key\\|API 키 설정")
  (person-sees "session only\\|이 세션에만")
  (push (buffer-substring-no-properties (point-min) (point-max)) words)
  (person-presses "Use the key for this session only\\|이 세션에만 키 사용")
  (person-sees "\\[\\(Try again\\|다시 시도\\)\\]")
  (push (buffer-substring-no-properties (point-min) (point-max)) words)
  (person-presses "Try again\\|다시 시도")
  (person-sees "At last")
  (person-waits "the end" (lambda () (not codegpt-chat--turn)))
  (push (buffer-substring-no-properties (point-min) (point-max)) words)
  ;; A refusal.
  (person-types "Second?")
  (person-sees "Second?")
  (person-waits "an error" (lambda () (not codegpt-chat--turn)))
  (push (buffer-substring-no-properties (point-min) (point-max)) words)
  ;; The server dies while it answers.
  (person-types "Third?")
  (person-sees "Half of it")
  (signal-process codegpt-server--process 'SIGKILL)
  (person-waits "the end" (lambda () (not codegpt-chat--turn)))
  (push (buffer-substring-no-properties (point-min) (point-max)) words)
  (person-types "Fourth?")
  (person-sees "Fourth?")
  (person-waits "an error" (lambda () (not codegpt-chat--turn)))
  (push (buffer-substring-no-properties (point-min) (point-max)) words)
  ;; No program.
  (codegpt-server-stop)
  (let ((codegpt-program "no-such-codegpt"))
    (push (condition-case failure (person-types "Fifth?") (user-error (cadr failure))) words))
  (person-tells :words (vconcat (reverse words))
                :prompts (vconcat (reverse person-prompts))
                :leaks (vconcat (mapcar #'buffer-name
                                        (seq-filter (lambda (buffer)
                                                      (with-current-buffer buffer
                                                        (save-excursion (goto-char (point-min)) (search-forward key nil t))))
                                                    (buffer-list))))
                :messages (person-said)))
;;; errors.el ends here
