;;; codegpt-words.el --- What CodeGPT says in Emacs  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; Sentences of the client's own, in English and Korean.  What the server says comes in the person's language already.

;;; Code:

(require 'subr-x)

(defconst codegpt-words
  '((you "You" "나")
    (assistant "CodeGPT" "CodeGPT")
    (about "about %s" "%s 관련")
    (what-to-do "RET asks, C-c C-n new, C-c C-t others" "RET 질문, C-c C-n 새 채팅, C-c C-t 목록")
    (how-to-stop "C-c C-k stops" "C-c C-k 중단")
    (waiting "Waiting for the answer…" "답변을 기다리는 중…")
    (thinking "Thinking: %s" "생각: %s")
    (answering "Answering…" "답변 중…")
    (busy "An answer is still being written: C-c C-k stops it" "답변을 쓰는 중입니다. C-c C-k로 중단할 수 있습니다")
    (nothing-asked "There is no question yet" "아직 질문이 없습니다")
    (nothing-to-stop "Nothing is being answered" "쓰고 있는 답변이 없습니다")
    (stopped "Stopped." "중단했습니다.")
    (cut-off "The answer broke off." "답변이 중간에 끊겼습니다.")
    (unanswered "This question was not answered." "이 질문은 답변을 받지 못했습니다.")
    (length "The answer reached its greatest length." "답변이 최대 길이에 이르렀습니다.")
    (filtered "The provider's content rules cut the answer off." "공급자의 콘텐츠 규칙 때문에 답변이 끊겼습니다.")
    (incomplete "The answer may be incomplete." "답변이 완전하지 않을 수 있습니다.")
    (mode-ask "Ask" "질문")
    (mode-look "Look" "살펴보기")
    (mode-edit "Edit" "수정")
    (which-mode "How much may the model do? " "모델에게 어디까지 허용하시겠습니까? ")
    (no-conversation "This is no conversation" "채팅 버퍼가 아닙니다")
    (allow "The model wants to run this.  Allow it? " "모델이 다음을 실행하려고 합니다. 허용하시겠습니까? ")
    (allow-once "Allow once" "한 번 허용")
    (allow-thread "Allow in this conversation" "이 채팅에서 허용")
    (allow-deny "Deny" "거부")
    (sends "what it is given may leave this machine" "전달되는 내용이 이 컴퓨터 밖으로 나갈 수 있음")
    (retry "Try again" "다시 시도")
    (continue "Continue" "계속")
    (no-program
     "There is no program %s: install codegpt-ls, or customize codegpt-program"
     "%s 프로그램이 없습니다. codegpt-ls를 설치하거나 codegpt-program을 설정하십시오")
    (not-started "codegpt-ls did not start: %s" "codegpt-ls가 시작되지 않았습니다: %s")
    (crashed
     "codegpt-ls ended unexpectedly (%s).  It is started again when you ask."
     "codegpt-ls가 예기치 않게 끝났습니다(%s). 다음 질문 때 다시 시작합니다.")
    (crashed-often
     "codegpt-ls has ended three times in three minutes.  M-x codegpt-restart starts it, M-x codegpt-log shows why."
     "codegpt-ls가 3분 동안 세 번 끝났습니다. M-x codegpt-restart로 시작하고, M-x codegpt-log로 이유를 볼 수 있습니다.")
    (older
     "codegpt-ls is older than its Emacs client: some commands may not work.  Update codegpt-ls."
     "codegpt-ls가 Emacs 클라이언트보다 오래되어 일부 명령이 동작하지 않을 수 있습니다. codegpt-ls를 업데이트하십시오.")
    (newer
     "codegpt-ls is newer than its Emacs client: some commands may not work.  Update the client."
     "codegpt-ls가 Emacs 클라이언트보다 새로워 일부 명령이 동작하지 않을 수 있습니다. 클라이언트를 업데이트하십시오.")
    (ask "Ask CodeGPT: " "CodeGPT에 질문: ")
    (ask-about "Ask about %s: " "%s에 대한 질문: ")
    (key-for "API key of %s (goes to %s only): " "%s의 API 키(%s 외에는 보내지 않음): ")
    (value-for "Value of the header %s (goes to %s only): " "헤더 %s의 값(%s 외에는 보내지 않음): ")
    (organization "Organization ID (empty: none): " "조직 ID(비우면 없음): ")
    (no-key-typed "Nothing was typed, so nothing was stored" "입력한 것이 없어 저장하지 않았습니다")
    (key-sent "The key of %s is being checked and stored…" "%s의 키를 확인하고 저장하는 중…")
    (remove-key "Remove the API key of %s? " "%s의 API 키를 제거할까요? ")
    (provider "Provider: " "공급자: ")
    (model "Model of %s: " "%s의 모델: ")
    (in-use "in use" "사용 중")
    (server-model "Model on this machine: " "이 컴퓨터의 모델: ")
    (loaded-with "loaded with room for %s tokens" "%s토큰으로 로드됨")
    (download-into "Download a model into %s…" "%s에 모델 내려받기…")
    (model-name "Its name in the server's own library: " "서버 라이브러리의 모델 이름: ")
    (download-it "Have %s download %s, maybe several gigabytes? " "%s에서 %s 모델을 내려받을까요? 수 GB일 수 있습니다. ")
    (downloading "%s  M-x codegpt-stop-download stops it" "%s  M-x codegpt-stop-download로 중단")
    (download-stopped "The download is stopped" "내려받기를 중단했습니다")
    (no-download "Nothing is being downloaded" "내려받는 모델이 없습니다")
    (address-first "Set codegpt.providers.%s.baseUrl to %s, then choose the model again" "codegpt.providers.%s.baseUrl 설정을 %s 주소로 바꾼 뒤 모델을 다시 선택하십시오")
    (no-key-needed "no key needed" "키 필요 없음")
    (key-here "key stored" "키 있음")
    (key-missing "no key yet" "키 없음")
    (retired "retired" "사용 종료")
    (ending "ends on %s" "%s에 종료")
    (thinks "thinks" "생각")
    (looks "takes pictures" "이미지")
    (context-tokens "%s tokens" "토큰 %s개")
    (thread "Conversation: " "대화: ")
    (no-threads "There are no conversations yet" "아직 대화가 없습니다")
    (untitled "(no question yet)" "(질문 없음)")
    (messages "%s, %d messages" "%s, 메시지 %d개")
    (rename "New title: " "새 제목: ")
    (delete-thread "Delete “%s” for good? " "대화를 영구히 삭제할까요: “%s”? ")
    (thread-deleted "The conversation is deleted" "대화를 삭제했습니다")
    (attach "Attach: " "첨부할 파일: ")
    (detach "Take out: " "첨부에서 뺄 파일: ")
    (no-file "%s is no file that could go along" "첨부할 수 있는 파일이 아닙니다: %s")
    (too-large "%s is larger than 20 MB, which is the most for one file" "파일당 최대 크기인 20MB를 넘습니다: %s")
    (task "Task: " "작업: ")
    (task-question "What should be done? " "무엇을 할까요? ")
    (no-code "There is no block of code here" "여기에는 코드 블록이 없습니다")
    (copied "Copied" "복사했습니다")
    (no-origin
     "This answer is not about code of a buffer; C-c C-w copies the block"
     "이 답변은 버퍼의 코드에 대한 것이 아닙니다. C-c C-w로 코드 블록을 복사할 수 있습니다")
    (apply-to "Apply to %s?" "%s에 적용할까요?")
    (apply-changed
     "Apply to %s, which has changed since you asked?"
     "질문한 뒤에 바뀐 코드에 적용할까요: %s?")
    (apply "apply" "적용")
    (ediff "ediff" "ediff")
    (leave "leave" "그만두기")
    (applied "Applied; one undo takes it back" "적용했습니다. 실행 취소 한 번으로 되돌립니다")
    (changing "The change is being written…  M-x codegpt-stop stops it" "변경 사항을 쓰는 중…  M-x codegpt-stop으로 중단")
    (no-document "This works in a buffer with a file on this machine" "이 컴퓨터의 파일이 있는 버퍼에서만 쓸 수 있습니다")
    (nothing-changes "The code is as the answer has it already" "코드가 이미 답변과 같습니다")
    (days "Usage of the last 30 days: %s tokens sent, %s received%s" "지난 30일 사용량: 보낸 토큰 %s개, 받은 토큰 %s개%s")
    (account-pages "  o opens the account page of the provider on this line" "  o: 이 줄의 공급자 계정 페이지 열기")
    (column-day "Day" "날짜")
    (column-model "Model" "모델")
    (column-answers "Answers" "답변")
    (column-sent "Sent" "보낸 토큰")
    (column-received "Received" "받은 토큰")
    (column-cost "US$" "US$")
    (no-page "No account page is known for %s" "%s의 계정 페이지를 알 수 없습니다")
    (no-log "codegpt-ls has not been started yet" "codegpt-ls를 아직 시작하지 않았습니다"))
  "Each thing that is said: a symbol, the English and the Korean words.")

(defvar codegpt-settings)

(defun codegpt-words-locale ()
  "The person's language: their setting, else the environment's, else Emacs's."
  (let ((own (default-value 'codegpt-settings))
        (said (seq-find (lambda (name) (not (string-empty-p (or (getenv name) "")))) '("LC_ALL" "LC_MESSAGES" "LANG"))))
    (or (if (keywordp (car-safe own)) (plist-get own :locale) (alist-get 'locale own))
        (let ((tag (and said (replace-regexp-in-string "[.@].*" "" (getenv said)))))
          (and tag (not (member tag '("C" "POSIX"))) (string-replace "_" "-" tag)))
        (if (equal current-language-environment "Korean") "ko" "en"))))

(defun codegpt-words-say (what &rest values)
  "The words for WHAT in the person's language, with VALUES in their places."
  (let ((words (alist-get what codegpt-words)))
    (apply #'format (if (string-match-p "\\`ko\\b" (codegpt-words-locale)) (cadr words) (car words)) values)))

(provide 'codegpt-words)
;;; codegpt-words.el ends here
