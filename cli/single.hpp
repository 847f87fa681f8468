#pragma once

// One line for each command that stands alone.
namespace mitra::cli {

class Verb;

void approve(Verb& verb);
void init(Verb& verb);
void completion(Verb& verb);
void doctor(Verb& verb);
void man(Verb& verb);
void profit(Verb& verb);
void split_commission(Verb& verb);
void verify_payment(Verb& verb);
void move_group(Verb& verb);

}  // namespace mitra::cli
