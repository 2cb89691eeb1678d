;;; codegpt-markdown.el --- Faces for Markdown that is still being written  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; An answer's text is anybody's.  Here it gets faces and nothing else: no buttons, no links that do something, no
;; pictures, no modes but those named below.  Each line is looked at once, when it is whole.

;;; Code:

(require 'cl-lib)
(require 'subr-x)

(defgroup codegpt-faces nil
  "Faces of CodeGPT."
  :group 'codegpt
  :group 'faces)

(defface codegpt-heading '((t :inherit bold))
  "Headings in answers.")
(defface codegpt-strong '((t :inherit bold))
  "Strong words in answers.")
(defface codegpt-emphasis '((t :inherit italic))
  "Emphasis in answers.")
(defface codegpt-code '((t :inherit font-lock-constant-face))
  "Code within a line of an answer.")
(defface codegpt-code-block '((t :inherit fixed-pitch :extend t))
  "Blocks of code in answers.")
(defface codegpt-markup '((t :inherit shadow))
  "Signs of Markdown.")
(defface codegpt-link '((t :inherit link))
  "Words of links in answers, which lead nowhere by themselves.")
(defface codegpt-quote '((t :inherit font-lock-doc-face))
  "Quotations in answers.")

(defconst codegpt-markdown--modes
  '(("python" . python-mode) ("py" . python-mode) ("javascript" . js-mode) ("js" . js-mode) ("json" . js-mode)
    ("typescript" . js-mode) ("ts" . js-mode) ("c" . c-mode) ("cpp" . c++-mode) ("c++" . c++-mode) ("java" . java-mode)
    ("sh" . sh-mode) ("bash" . sh-mode) ("shell" . sh-mode) ("ruby" . ruby-mode) ("css" . css-mode) ("sql" . sql-mode)
    ("elisp" . lisp-mode) ("emacs-lisp" . lisp-mode) ("lisp" . lisp-mode) ("perl" . perl-mode) ("diff" . diff-mode)
    ("ini" . conf-mode) ("toml" . conf-toml-mode) ("makefile" . makefile-mode))
  "The modes that colour code, by its language; no answer starts another.")

(defconst codegpt-markdown--longest 100000 "Characters of the longest code that is coloured.")

(cl-defstruct (codegpt-markdown-block (:constructor codegpt-markdown--block))
  "A block of code.
FENCE ends it, INDENT goes before each line, LANGUAGE is its name, and ORIGIN
what it is about."
  fence indent language origin)

(defun codegpt-markdown--face (beginning end face)
  "Give FACE to the text from BEGINNING to END, before what it has."
  (while (< beginning end)
    (let* ((next (next-single-property-change beginning 'font-lock-face nil end))
           (old (get-text-property beginning 'font-lock-face)))
      (put-text-property beginning next 'font-lock-face (if old (cons face (ensure-list old)) face))
      (setq beginning next))))

(defconst codegpt-markdown--inline
  '(("\\(`+\\)\\([^`\n]+\\)\\(\\1\\)" codegpt-code)
    ("\\(\\*\\*\\|__\\)\\([^ *_\n][^\n]*?\\)\\(\\1\\)" codegpt-strong)
    ("\\(?:^\\|[^*[:alnum:]]\\)\\(\\*\\)\\([^ *\n][^*\n]*?\\)\\(\\*\\)" codegpt-emphasis)
    ("\\(?:^\\|[^_[:alnum:]]\\)\\(_\\)\\([^ _\n][^_\n]*?\\)\\(_\\)\\(?:$\\|[^[:alnum:]]\\)" codegpt-emphasis)
    ("\\(\\[\\)\\([^]\n]+\\)\\(](\\)[^) \n]*)" codegpt-link))
  "What is looked for within a line, and the face of its words.")

(defun codegpt-markdown--within-line (beginning end)
  "Give faces to what lies within the line from BEGINNING to END."
  (pcase-dolist (`(,pattern ,face) codegpt-markdown--inline)
    (goto-char beginning)
    (while (re-search-forward pattern end t)
      (unless (memq 'codegpt-code (ensure-list (get-text-property (match-beginning 2) 'font-lock-face)))
        (codegpt-markdown--face (match-beginning 2) (match-end 2) face)
        (codegpt-markdown--face (match-beginning 1) (match-end 1) 'codegpt-markup)
        (codegpt-markdown--face (match-beginning 3) (match-end 0) 'codegpt-markup))
      (goto-char (match-end 2)))))

(defun codegpt-markdown--prose (beginning end)
  "Give faces to the line from BEGINNING to END, which is no code."
  (goto-char beginning)
  (cond ((looking-at "#\\{1,6\\} ")
         (codegpt-markdown--face beginning end 'codegpt-heading)
         (codegpt-markdown--face beginning (match-end 0) 'codegpt-markup))
        ((looking-at "[ \t]*>")
         (codegpt-markdown--face beginning end 'codegpt-quote))
        ((looking-at "[ \t]*\\([-*+]\\|[0-9]+[.)]\\) ")
         (codegpt-markdown--face (match-beginning 1) (match-end 1) 'codegpt-markup)
         (setq beginning (match-end 0))))
  (when (< (- end beginning) 5000)
    (codegpt-markdown--within-line beginning end)))

(defun codegpt-markdown--line (beginning end block origin whole)
  "Give faces to the line from BEGINNING to END, and return the next one's block.
BLOCK is the block of code that this line is in; ORIGIN is what a new one is
about.  A fence counts when the line is WHOLE."
  (remove-list-of-text-properties beginning end '(font-lock-face codegpt-block))
  (goto-char beginning)
  (cond
   (block
    (codegpt-markdown--face beginning (min (1+ end) (point-max)) 'codegpt-code-block)
    (if (and whole (looking-at (concat "[ \t]*" (regexp-quote (codegpt-markdown-block-fence block)) "[`~]*[ \t]*$")))
        (progn (codegpt-markdown--face beginning end 'codegpt-markup)
               (codegpt-markdown--colour beginning block)
               nil)
      (put-text-property beginning (min (1+ end) (point-max)) 'codegpt-block block)
      block))
   ((and whole (looking-at "\\([ \t]*\\)\\(````*\\|~~~~*\\)[ \t]*\\([^` \t\n]*\\)[^`\n]*$"))
    (codegpt-markdown--face beginning end 'codegpt-markup)
    (codegpt-markdown--block :indent (match-string-no-properties 1) :fence (match-string-no-properties 2)
                             :language (downcase (match-string-no-properties 3)) :origin origin))
   (t (codegpt-markdown--prose beginning end) nil)))

(defun codegpt-markdown-render (beginning end block origin whole)
  "Give faces to the lines from BEGINNING to END.
BLOCK is the block of code the first is in, ORIGIN what new ones are about.  The
last line may be WHOLE, or there is more to come of it.
Return where the last line begins, and the block it is in."
  (save-excursion
    (goto-char beginning)
    (while (search-forward "\n" end t)
      (let ((next (point)))
        (setq block (codegpt-markdown--line beginning (1- next) block origin t)
              beginning next)
        (goto-char next)))
    (when (if whole (< beginning end) (< 0 (- end beginning) 2000))
      (codegpt-markdown--line beginning end block origin whole))
    (cons beginning block)))

(defun codegpt-markdown--colour (end block)
  "Colour the code of BLOCK, which ends before END, as its mode does."
  (let* ((mode (cdr (assoc (codegpt-markdown-block-language block) codegpt-markdown--modes)))
         (start (codegpt-markdown--start end))
         (code (buffer-substring-no-properties start end))
         (target (current-buffer)))
    (when (and mode (< 0 (length code) codegpt-markdown--longest))
      (with-temp-buffer
        (insert code)
        (ignore-errors
          ;; Neither a person's hooks nor what stands in the text has a say.
          (let ((enable-local-variables nil) (inhibit-message t))
            (delay-mode-hooks (funcall mode))
            (setq-local delayed-mode-hooks nil)
            (font-lock-ensure)))
        (let ((place (point-min)))
          (while (< place (point-max))
            (let ((next (next-single-property-change place 'face nil (point-max)))
                  (face (get-text-property place 'face)))
              (when face
                (with-current-buffer target
                  (codegpt-markdown--face (+ start (1- place)) (+ start (1- next)) face)))
              (setq place next))))))))

(defun codegpt-markdown--start (end)
  "Where the block of code begins that ends at END."
  (let ((block (and (> end (point-min)) (get-text-property (1- end) 'codegpt-block))))
    (if block (previous-single-property-change end 'codegpt-block nil (point-min)) end)))

(defun codegpt-markdown-block-at (position)
  "The block of code at POSITION or beside it, and its text."
  (let* ((line (save-excursion (goto-char position) (line-beginning-position)))
         (place (seq-find (lambda (each) (get-text-property each 'codegpt-block))
                          (list line
                                (save-excursion (goto-char line) (forward-line 1) (point))
                                (save-excursion (goto-char line) (forward-line -1) (point)))))
         (block (and place (get-text-property place 'codegpt-block))))
    (when block
      (let* ((start (if (and (> place (point-min)) (eq (get-text-property (1- place) 'codegpt-block) block))
                        (previous-single-property-change place 'codegpt-block nil (point-min))
                      place))
             (end (next-single-property-change place 'codegpt-block nil (point-max)))
             (text (buffer-substring-no-properties start end)))
        (list block (replace-regexp-in-string
                     (concat "^" (regexp-quote (codegpt-markdown-block-indent block))) "" text))))))

(provide 'codegpt-markdown)
;;; codegpt-markdown.el ends here
