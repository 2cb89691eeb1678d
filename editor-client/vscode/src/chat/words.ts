import { l10n } from "vscode";

/** Every sentence of the chat's page, in the editor's language. Placeholders are filled by the page. */
export function words() {
    return {
        answered: l10n.t("The answer is complete."),
        answering: l10n.t("Answering…"),
        ask: l10n.t("Ask about your code, or type / for a task"),
        askLabel: l10n.t("Your question"),
        continue: l10n.t("Continue"),
        conversation: l10n.t("Conversation"),
        copied: l10n.t("Copied"),
        copy: l10n.t("Copy"),
        copyAnswer: l10n.t("Copy the answer"),
        cutAtLength: l10n.t("The answer reached the model's limit and is cut off."),
        cutByFilter: l10n.t("The provider's content filter cut the answer off."),
        edit: l10n.t("Edit and send again"),
        insert: l10n.t("Insert at the cursor"),
        jumpDown: l10n.t("To the newest"),
        learnMore: l10n.t("What this error means"),
        missingServer: l10n.t("The CodeGPT server is not set up on this machine yet."),
        model: l10n.t("Model: {0}"),
        newFile: l10n.t("New file"),
        noKey: l10n.t("There is no API key for {0} yet."),
        question: l10n.t("You"),
        replace: l10n.t("Replace the selection"),
        requestId: l10n.t("Request {0}"),
        retry: l10n.t("Try Again"),
        retryIn: l10n.t("Try Again in {0} s"),
        selectModel: l10n.t("Select Model"),
        send: l10n.t("Send"),
        serverFailed: l10n.t("The CodeGPT server is not running."),
        setApiKey: l10n.t("Set API Key"),
        setUp: l10n.t("Set It Up"),
        startAgain: l10n.t("Start Again"),
        starting: l10n.t("Starting…"),
        stop: l10n.t("Stop"),
        stopped: l10n.t("Stopped. What had arrived is kept."),
        tokens: l10n.t("{0} tokens in, {1} out"),
        tryLocal: l10n.t("Try the Local Model"),
        waiting: l10n.t("Waiting…"),
        welcome: l10n.t("What shall we look at?"),
        welcomeHint: l10n.t("Select code and ask about it. Your key goes only to the provider you chose."),
    };
}

export type Words = ReturnType<typeof words>;
