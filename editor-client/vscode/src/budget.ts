import { env } from "vscode";

import { l10n } from "./l10n";
import type { BudgetItem } from "./protocol/generated";

/** How far a budget is: of its end, else of the mark from which the person is told. */
export function spentOf({ period, spent, stop, warn }: BudgetItem): string {
    const [used, end] = [dollars(spent), dollars(stop ?? warn ?? "0")];
    return period === "day" ? l10n.t("today ${0} of ${1}", used, end) : l10n.t("this month ${0} of ${1}", used, end);
}

/** What is left until nothing is sent any more; undefined where nothing ends it. */
export function leftOf({ left, state }: BudgetItem): string | undefined {
    return state === "used_up"
        ? l10n.t("used up")
        : left === undefined
          ? undefined
          : l10n.t("${0} left", dollars(left));
}

/** What happens at its marks, and what it does not count. */
export function marksOf({ stop, unpricedAnswers, warn }: BudgetItem): string {
    const told = [
        warn === undefined ? undefined : l10n.t("you are told from ${0}", dollars(warn)),
        stop === undefined ? undefined : l10n.t("nothing is sent beyond ${0}", dollars(stop)),
        unpricedAnswers === 0
            ? undefined
            : l10n.t("answers not counted, whose cost nobody knows: {0}", unpricedAnswers),
    ];
    return told.filter((each) => each !== undefined).join(" · ");
}

/** To a hundredth of a cent, of which an answer may be few. */
function dollars(amount: string): string {
    const form = new Intl.NumberFormat(env.language, { minimumFractionDigits: 2, maximumFractionDigits: 4 });
    return form.format(Number(amount));
}
