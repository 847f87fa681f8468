// Where buyers may transfer to.
#include <algorithm>

#include "cli/paging.hpp"
#include "cli/payment/payment_view.hpp"
#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"
#include "lib/text/wording.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string name;
    std::string kind = "bank";
    std::optional<std::string> number, holder;
    std::optional<bool> active;
};

std::string checked_number(const std::string& typed) {
    std::string number = text::clean_line(typed);
    const auto digits = std::count_if(number.begin(), number.end(), is_digit);
    const bool clean = number.find_first_not_of("0123456789 -+.") == std::string::npos;
    if (digits < 4 || number.size() > 40 || !clean)
        throw Error{ErrorKind::usage, fmt::format("'{}' is no account's number", number), "4 to 40 digits",
                    "bank_account"};
    return number;
}

std::string checked_holder(const std::string& typed) {
    std::string holder = text::clean_line(typed);
    if (holder.empty() || text::length(holder) > 100)
        throw Error{ErrorKind::usage, "an account's holder has 1 to 100 characters", {}, "bank_account"};
    return holder;
}

void add(Context& context, const Request& request) {
    const payment::BankAccount account{.name = request.name,
                                       .ewallet = request.kind == "ewallet",
                                       .number = checked_number(request.number.value_or("")),
                                       .holder = checked_holder(request.holder.value_or(""))};
    const BankAccountId id = db::in_transaction(context.database(), [&] {
        const BankAccountId made = bank_accounts(context).add(account, context.now());
        context.audit("bank_account.add", to_string(made), {{"name", request.name}});
        return made;
    });
    context.concerns(1);
    context.print("{} added: {}", id, request.name);
    context.answer(bank_account_object(bank_accounts(context).find(id).value()));
}

bool apply(const Request& request, payment::BankAccount& account) {
    const payment::BankAccount before = account;
    if (request.number) account.number = checked_number(*request.number);
    if (request.holder) account.holder = checked_holder(*request.holder);
    if (request.active) account.active = *request.active;
    return account.number != before.number || account.holder != before.holder || account.active != before.active;
}

void set(Context& context, const Request& request) {
    if (!request.number && !request.holder && !request.active)
        throw Error{ErrorKind::usage, "nothing to set", "--number, --holder or --active", "bank_account"};
    db::in_transaction(context.database(), [&] {
        payment::BankAccount account = bank_accounts(context).named(request.name);
        const bool changed = apply(request, account);
        if (changed) {
            bank_accounts(context).set(account);
            context.audit("bank_account.set", to_string(account.id), {{"active", account.active}});
        }
        context.concerns(changed ? 1 : 0);
        context.print("{} {}", account.name, changed ? "changed" : "is so already");
        context.answer(bank_account_object(account).add("changed", changed));
    });
}

void list(Context& context, const Paging& paging) {
    refuse_dates(paging, "bank accounts");
    auto all = bank_accounts(context).list(false);
    const auto total = static_cast<std::int64_t>(all.size());
    std::erase_if(all, [after = after_of<BankAccountId>(paging)](const auto& one) { return one.id <= after; });
    Page page;
    if (cut_to(all, paging.limit)) page.next = to_string(all.back().id);
    for (const payment::BankAccount& account : all)
        page.items.push_back(bank_account_object(account));
    if (paging.count) page.total = total;
    context.list({{"id", "ID"},
                  {"name", "NAME"},
                  {"kind", "KIND"},
                  {"number", "NUMBER"},
                  {"holder", "HOLDER"},
                  {"active", "ACTIVE"}},
                 std::move(page));
}

}  // namespace

void payment_bank_account_add(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("NAME", request->name, "the bank's short name, which buyers choose: BCA")
        .required("--number N", request->number, "the account's number, or the phone of an e-wallet")
        .required("--holder H", request->holder, "in whose name it is")
        .choice("--kind", request->kind, {"bank", "ewallet"}, "what it is; a bank unless said otherwise")
        .run([request](Context& context) { add(context, *request); });
}

void payment_bank_account_set(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("BANK", request->name, "an account, by name or as BNK-1")
        .option("--number N", request->number, "its number; open orders show the new one")
        .option("--holder H", request->holder, "in whose name it is")
        .option("--active", request->active, "whether buyers may choose it")
        .needs_confirmation()
        .run([request](Context& context) { set(context, *request); });
}

void payment_bank_account_list(Verb& verb) {
    auto paging = std::make_shared<Paging>();
    verb.pages(*paging).run([paging](Context& context) { list(context, *paging); });
}

}  // namespace mitra::cli
