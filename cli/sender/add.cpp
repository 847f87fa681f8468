#include "cli/sender/sender_view.hpp"
#include "lib/base/error.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string name, gateway;
    std::optional<std::string> phone;
    SenderOptions options;
};

void check_name(const std::string& name) {
    const bool fits = !name.empty() && name.size() <= 40 && !parse_id<SenderId>(name) &&
                      name.find_first_of(" \t\n\r,/") == std::string::npos;
    if (!fits)
        throw Error{ErrorKind::usage, fmt::format("'{}' cannot be a sender's name", name.substr(0, 60)),
                    "one word of at most 40 letters, as wa-1", "sender"};
}

void add(Context& context, const Request& request) {
    check_name(request.name);
    const outbox::GatewayKind& kind = *outbox::gateway_kind(request.gateway);
    if (kind.needs_phone && !request.phone)
        throw Error{ErrorKind::usage, fmt::format("a {} sender needs --phone", kind.name), "", "sender"};
    if (kind.needs_key && !request.options.key_file)
        throw Error{ErrorKind::usage, fmt::format("a {} sender needs --key-file", kind.name),
                    "put its key into a file of mode 0600", "sender"};
    outbox::Sender sender{.name = request.name, .gateway = request.gateway, .channel = kind.channel};
    if (request.phone) sender.phone = Phone::parse(*request.phone);
    apply(context, request.options, sender);
    outbox::SenderStore senders{context.database(), context.app().vault()};
    const SenderId id = db::in_transaction(context.database(), [&] {
        const SenderId made = senders.add(sender, context.now());
        context.audit("sender.add", to_string(made), {{"gateway", request.gateway}});
        return made;
    });
    context.concerns(1);
    const outbox::Sender added = senders.find(id).value();
    context.print("{} added: {}", id, request.name);
    if (const auto webhook = webhook_of(context, added)) {
        context.print("give this address to the gateway for incoming messages: {}", *webhook);
        context.note(
            "taking turns among numbers does not hide a sender from WhatsApp: write only to people who agreed");
    }
    context.answer(sender_row(context, added, {}));
}

}  // namespace

void sender_add(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("NAME", request->name, "what it is called here")
        .choice("--gateway", request->gateway, {"dripsender", "smtp"}, "who sends for it")
        .option("--phone PHONE", request->phone, "the number it sends from");
    declare_sender_options(verb, request->options).run([request](Context& context) {
        if (request->gateway.empty())
            throw Error{ErrorKind::usage, "--gateway is missing", "it is dripsender or smtp", "sender"};
        add(context, *request);
    });
}

}  // namespace mitra::cli
