#pragma once

/// What libmitra_package.so is asked about one file, and what it answers. Plain data: the library is loaded by name at
/// the first zip or PDF (package.cpp), and no exception leaves it.
struct MitraPackage {
    enum Act : int { look, open, protect };
    enum Kind : int { zip, pdf, other };
    enum Outcome : int {
        fine,
        bad,      ///< the file is not what it should be; `words` says why
        no_room,  ///< the disk did not take what was written
        ended,    ///< `told` said so
    };

    Act act = look;
    Kind kind = zip;
    const char* file = nullptr;
    const char* name = nullptr;                          ///< protect, kind other: what it is called in the zip
    const char* target = nullptr;                        ///< protect: what is written
    const char* code = nullptr;                          ///< open, protect
    int (*told)(void* listener, int of_1000) = nullptr;  ///< protect: how far it is; not 0 ends it
    void* listener = nullptr;

    Outcome outcome = fine;
    bool yes = false;  ///< look: it is protected; open: the code opens it
    char words[300] = {};
};

/// The one function of libmitra_package.so.
extern "C" void mitra_package(MitraPackage* package);
