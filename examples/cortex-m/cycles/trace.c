/* A plugin for QEMU: the addresses of the instructions that chosen functions execute.

       qemu-system-arm ... -plugin trace.so,out=FILE,call=0x1234,call=0x5678

   A record begins when the first instruction of a chosen function is reached, and ends when the call that led there has returned; a
   chosen function that another one calls belongs to the other's record. FILE has 32-bit words, and `END` behind each record.

   Distributions ship no header for plugins: this is what is used of the interface, version 1. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t plugin_id;
struct block;
struct instruction;
enum { NO_REGISTERS = 0 };
void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id, void (*translated)(plugin_id, struct block *));
void qemu_plugin_register_vcpu_insn_exec_cb(struct instruction *, void (*executed)(unsigned, void *), int, void *);
void qemu_plugin_register_atexit_cb(plugin_id, void (*ended)(plugin_id, void *), void *);
size_t qemu_plugin_tb_n_insns(const struct block *);
struct instruction *qemu_plugin_tb_get_insn(const struct block *, size_t);
uint64_t qemu_plugin_insn_vaddr(const struct instruction *);
size_t qemu_plugin_insn_size(const struct instruction *);

#define EXPORTED __attribute__((visibility("default")))
EXPORTED int qemu_plugin_version = 1;

#define CALLS 64
static const uint32_t END = 0xffffffff;
static uint32_t calls[CALLS];
static int count;
static FILE *out;
/* Where the function that is recorded returns to, or END if none is; and what follows the latest instruction in memory. */
static uint32_t back = END, next;

static int is_chosen(uint32_t address) {
    for (int call = 0; call < count; call++)
        if (calls[call] == address) return 1;
    return 0;
}

static void put(uint32_t word) {
    if (fwrite(&word, sizeof word, 1, out) != 1) abort();
}

/* `what` is the size and the address of the instruction. */
static void executed(unsigned core, void *what) {
    (void)core;
    const uint64_t both = (uintptr_t)what;
    const uint32_t address = (uint32_t)both, size = (uint32_t)(both >> 32);
    if (address == back) {
        put(END);
        back = END;
    }
    if (back == END && is_chosen(address)) back = next;
    if (back != END) put(address);
    next = address + size;
}

static void translated(plugin_id id, struct block *block) {
    (void)id;
    const size_t length = qemu_plugin_tb_n_insns(block);
    for (size_t n = 0; n < length; n++) {
        struct instruction *instruction = qemu_plugin_tb_get_insn(block, n);
        const uint64_t size = qemu_plugin_insn_size(instruction), address = (uint32_t)qemu_plugin_insn_vaddr(instruction);
        void *what = (void *)(uintptr_t)(size << 32 | address);
        qemu_plugin_register_vcpu_insn_exec_cb(instruction, executed, NO_REGISTERS, what);
    }
}

static void ended(plugin_id id, void *nothing) {
    (void)id;
    (void)nothing;
    if (fclose(out) != 0) abort();
}

EXPORTED int qemu_plugin_install(plugin_id id, const void *machine, int argc, char **argv) {
    (void)machine;
    for (int n = 0; n < argc; n++) {
        if (strncmp(argv[n], "out=", 4) == 0) out = fopen(argv[n] + 4, "wb");
        /* A function's address on ARM has its lowest bit set, which says that its code is Thumb. */
        else if (strncmp(argv[n], "call=", 5) == 0 && count < CALLS) calls[count++] = strtoul(argv[n] + 5, NULL, 0) & ~1u;
        else return 1;
    }
    if (!out) return 1;
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    qemu_plugin_register_atexit_cb(id, ended, NULL);
    return 0;
}
