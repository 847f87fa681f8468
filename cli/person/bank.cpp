#include "cli/person/person_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/set_payee.hpp"
#include "lib/payout/payee_store.hpp"

namespace mitra::cli {
namespace {

constexpr std::int64_t k_shown = 20;

struct Request {
    std::string person;
    std::optional<std::string> bank, number, holder;
    bool full = false;
};

Object account_object(Context& context, const payout::PayeeAccount& account, bool full) {
    return {{"id", account.id},
            {"bank", account.words.bank},
            {"number", full ? account.words.number : payout::masked_number(account.words.number)},
            {"holder", full ? Value{account.words.holder} : Value{}},
            {"frozen_until", context.iso(account.frozen_until)},
            {"created_at", context.iso(account.created_at)},
            {"created_by", account.created_by},
            {"replaced_at", context.iso(account.replaced_at)}};
}

void show(Context& context, const Request& request, PersonId person) {
    const auto all = payout::PayeeStore{context.database(), context.app().vault()}.of_person(person, k_shown);
    // A rehearsal keeps no record of a reading, so it shows none.
    const bool full = request.full && !context.dry_run();
    if (full)
        db::in_transaction(context.database(), [&] {
            context.audit("person.bank_read", to_string(person), {{"accounts", std::ssize(all)}});
        });
    List history;
    for (const payout::PayeeAccount& account : all)
        history.emplace_back(account_object(context, account, full));
    const bool none = all.empty() || all.front().replaced_at || all.front().words.number.empty();
    if (none) {
        context.print("{} has no account to be paid to", person);
    } else {
        const payout::PayeeAccount& current = all.front();
        context.print("{}",
                      full ? fmt::format("{} {}, {}", current.words.bank, current.words.number, current.words.holder)
                           : current.masked());
        if (current.is_frozen(context.now()))
            context.print("nothing is paid to it before {}", context.iso(current.frozen_until));
    }
    context.answer({{"person", person},
                    {"account", none ? Value{} : Value{account_object(context, all.front(), full)}},
                    {"history", std::move(history)}});
}

void set(Context& context, const Request& request, PersonId person) {
    if (!request.bank || !request.number || !request.holder)
        throw Error{ErrorKind::usage, "an account has --bank, --number and --holder",
                    "give all three, or none to see it", "payee"};
    const auto done = flow::set_payee(context.services(), person, {*request.bank, *request.number, *request.holder});
    context.concerns(done.changed ? 1 : 0);
    if (done.changed)
        context.print("{} is paid to {} from {}", person, done.account.masked(),
                      context.iso(done.account.frozen_until));
    else
        context.print("{} is paid to {} already; nothing was changed", person, done.account.masked());
    context.answer(
        {{"person", person}, {"account", account_object(context, done.account, false)}, {"changed", done.changed}});
}

}  // namespace

void person_bank(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("PERSON", request->person, "PER-12, a phone or an e-mail address")
        .option("--bank B", request->bank, "the bank's short name: BCA, Mandiri, BRI, BNI, BSI, ...")
        .option("--number N", request->number, "5 to 20 digits")
        .option("--holder H", request->holder, "in whose name the bank has it")
        .flag("--full", request->full, "show the whole number and the holder; goes into the audit log")
        .run([request](Context& context) {
            const PersonId person = person_named(context, request->person).id;
            const bool sets = request->bank || request->number || request->holder;
            if (sets)
                set(context, *request, person);
            else
                show(context, *request, person);
        });
}

}  // namespace mitra::cli
