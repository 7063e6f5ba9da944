#!/usr/bin/env python3
"""What calls cost on a Cortex-M4F: every instruction that they execute, at the price of Arm's manual.

    examples/cortex-m/cycles/cycles.py --selftest

The model is a pipeline that executes in order, from memory without wait states. It has not been compared with silicon. Prices are those
of the Cortex-M4 Technical Reference Manual (ARM DDI 0439): table 3-1 with "Load/store timings", and table 7-1 with its notes. Where the
manual gives a range or nothing, that is said.

    data processing, MUL, MLA, UMULL                   1
    IT                                                 1, or 0 after a 16-bit instruction
    SDIV, UDIV                                         7 (2 to 12 in the manual)
    VABS, VNEG, VMOV, VCMP, VMRS                       1; a VMOV of two registers 2
    VADD, VSUB, VMUL, VNMUL, VCVT                      1, and 1 more if the next instruction reads the result
    VMLA, VFMA and their kin                           3, and 1 more if the next instruction reads the result, but not as its addend
    VDIV, VSQRT                                        14, and 1 more as above
    LDR, VLDR                                          2, but 1 behind a load, unless that load's result is the address: n loads take n + 1
    STR, VSTR                                          1; with an offset in a register 2, but 1 behind a load
    LDRD, STRD, LDM, STM, PUSH, POP, VLDM, VPUSH, …    1 + the number of registers of 32 bits
    an address that the instruction before computed    1 more
    B, BL, BX, BLX, CBZ that are taken                 1 + P, where P is 2 (1 to 3 in the manual)
    a branch that is not taken                         1
    POP to PC                                          1 + N + P
    LDR to PC                                          5
    TBB, TBH                                           6

Integer instructions run beside VDIV and VSQRT, as the manual says, and beside the others of more than a cycle, as GCC's description of the
core has it (cortex-m4-fpu.md). Loads that write their address back are not joined with others. An instruction whose condition fails costs
what it would cost otherwise.
"""

import array
import dataclasses
import re
import subprocess
import sys

REFILL = 2
END = 0xffffffff
# The names that objdump gives to r9 to r12.
REGISTER = re.compile(r"\b(?:([rsd])(\d+)(?:-[rsd](\d+))?|(sp|lr|pc|sb|sl|fp|ip))\b")
CONDITION = "(?:eq|ne|cs|cc|hs|lo|mi|pl|vs|vc|hi|ls|ge|lt|gt|le)?"
# What an instruction is, by its name up to the first dot; the first that fits.
KINDS = [(re.compile(f"(?:{name})$"), kind) for name, kind in (
    ("it[te]*", "if"),
    (f"b{CONDITION}|cbn?z|blx?{CONDITION}|bx{CONDITION}", "branch"),
    ("tb[bh]", "table"),
    ("vn?ml[as].*|vfn?m[as].*", "multiply-add"),
    ("vdiv.*|vsqrt.*", "divide"),
    ("vadd.*|vsub.*|vn?mul.*|vcvt.*", "arithmetic"),
    ("vldr.*", "load"),
    ("vstr.*", "store"),
    ("vldm.*|vpop.*", "loads"),
    ("vstm.*|vpush.*", "stores"),
    ("v.*", "move"),
    ("ldm.*|pop.*|ldrd.*", "loads"),
    ("stm.*|push.*|strd.*", "stores"),
    ("ldr.*", "load"),
    ("str.*", "store"),
    ("[su]div.*", "integer divide"),
    (".*", "integer"),
)]


@dataclasses.dataclass
class Instruction:
    """What the model asks of an instruction."""
    size: int
    kind: str
    floating: bool            # of the floating-point unit
    reads: frozenset          # of its registers, also as a base
    addend: frozenset         # what a multiply-add adds to
    writes: frozenset
    bases: frozenset          # what an address is computed of
    words: int                # moved
    writes_back: bool         # its address
    indexed: bool             # by a register


def registers(text):
    """The registers in a text, in order; a double register as its two halves."""
    names = []
    for letter, first, last, special in REGISTER.findall(text):
        for number in range(int(first), int(last or first) + 1) if letter else ():
            names += [f"s{2 * number}", f"s{2 * number + 1}"] if letter == "d" else [f"{letter}{number}"]
        names += [special] if special else []
    return names


def decode(text, size):
    """An instruction as objdump writes it."""
    name, _, operands = re.split(r"\s*[;@]|\s+<", text)[0].replace("\t", " ").partition(" ")
    name = re.sub(r"\.[nw]\b", "", name)
    # `vadd.f32` and `vcvt.s32.f32` have types, `vmoveq.f32` a condition before them.
    base = name.split(".")[0]
    kind = next(kind for pattern, kind in KINDS if pattern.match(base))
    memory = re.search(r"\[([^]]*)\]", operands)
    block = re.search(r"\{([^}]*)\}", operands)
    bases = registers(memory[1]) if memory else registers(operands.split("{")[0]) or ["sp"] if block else []
    named = registers(operands)
    moved = registers(block[1]) if block else registers(operands.split("[")[0]) if memory else named
    writes, reads, addend = [], named, []
    if kind in ("load", "loads"):
        writes, reads = moved, bases
        kind = "loads" if kind == "load" and len(moved) > 1 else kind
    elif kind in ("store", "stores"):
        reads = moved + bases
        kind = "stores" if kind == "store" and len(moved) > 1 else kind
    elif kind == "multiply-add":
        writes, addend, reads = named[:1], named[:1], named[1:]
    elif kind in ("branch", "table", "if") or base.startswith(("vcmp", "cmp", "cmn", "tst", "teq", "vmsr")):
        pass
    elif base.startswith("vmov") and len(named) > 2:
        # Two registers of one kind from two of the other, or from one double register.
        writes, reads = named[:2], named[2:]
    elif base.startswith(("umull", "smull", "umlal", "smlal")):
        writes = named[:2]
    else:
        writes, reads = named[:1], named[1:]
    if "pc" in writes:
        kind = "return" if kind == "loads" else "branch" if kind != "load" else "jump"
    return Instruction(
        size, kind, base.startswith("v"), frozenset(reads), frozenset(addend), frozenset(writes), frozenset(bases),
        max(len(moved), 1) if kind in ("loads", "stores", "return") else 2 if kind == "move" and len(named) > 2 else 1,
        "]!" in operands or "]," in operands, bool(memory) and len(bases) > 1,
    )


def program(path):
    """Address by address, the instructions of a program."""
    done = subprocess.run(["arm-none-eabi-objdump", "-d", path], capture_output=True, text=True, check=True)
    found = re.findall(r"^\s*([0-9a-f]+):\t((?:[0-9a-f]{4} ?)+)\s*\t(.*)$", done.stdout, re.MULTILINE)
    return {int(address, 16): decode(text, len(code.replace(" ", "")) // 2) for address, code, text in found}


def cycles(executed, program):
    """The modelled cycles of instructions, given by their addresses in the order in which they ran."""
    clock = 0        # the next instruction begins at the earliest
    unit = 0         # the next one of the floating-point unit, too
    ready = {}       # when a result of that unit can be read
    added = {}       # and when it can be an addend
    address = {}     # when a computed integer can be an address
    behind = None    # when a load can begin that is joined with the one before
    loaded = frozenset()
    short = False
    for place, where in enumerate(executed):
        it = program[where]
        kind, alone = it.kind, it.kind != "load" or it.writes_back
        joined = behind is not None and not alone and not it.bases & loaded
        begin = behind if joined else clock
        if it.floating:
            begin = max(begin, unit, *(ready.get(register, 0) for register in it.reads), *(added.get(register, 0) for register in it.addend))
        begin = max(begin, *(address.get(register, 0) for register in it.bases), 0)
        after_load, behind = behind is not None, None
        took = 1
        if kind == "load":
            took = 2
            if not alone:
                behind, loaded = begin + 1, it.writes
        elif kind == "integer":
            for register in it.writes:
                address[register] = begin + 2
        elif kind in ("arithmetic", "multiply-add", "divide"):
            busy = {"arithmetic": 1, "multiply-add": 3, "divide": 14}[kind]
            unit = begin + busy
            for register in it.writes:
                ready[register], added[register] = unit + 1, unit
        elif kind == "store":
            took = 2 if it.indexed and not after_load else 1
        elif kind in ("loads", "stores"):
            took = 1 + it.words
        elif kind == "move":
            took = it.words
        elif kind == "if":
            took = 0 if short else 1
        elif kind == "integer divide":
            took = 7
        elif place + 1 == len(executed) or executed[place + 1] != where + it.size:
            took = {"branch": 1 + REFILL, "return": 1 + it.words + REFILL, "jump": 5, "table": 6}[kind]
        clock = begin + took
        short = it.size == 2
    return clock


def records(path):
    """The addresses of each call, from the plugin's file."""
    words = array.array("I")
    with open(path, "rb") as file:
        words.frombytes(file.read())
    calls, begin = [], 0
    if words and words[-1] != END:
        sys.exit("error: a recorded call has not returned")
    while begin < len(words):
        end = words.index(END, begin)
        calls.append(words[begin:end])
        begin = end + 1
    return calls


# What the manual itself gives as examples, and what follows from its tables.
EXAMPLES = {
    "the manual's, of loads and stores": [
        ("ldr r0, [r1]; ldr r1, [r2]", 3),
        ("ldr r0, [r1, r2]; str r0, [r3, #20]", 3),
        ("ldr r0, [r1, r2]; str r1, [r3, r2]", 3),
        ("ldr r0, [r1, r5]; ldr r1, [r2]; ldr r2, [r3, #4]", 4),
        ("str r0, [r1, #4]", 1),
        ("add r1, r1, r2; ldr r0, [r1]", 4),
        ("ldr pc, [r1]", 5),
        ("tbb [r0, r1]", 6),
    ],
    "of its table 3-1": [
        ("ldr r1, [r0]; ldr r2, [r1]", 4),
        ("ldr r0, [r1], #4; ldr r2, [r3]", 4),
        ("str r0, [r1, r2]", 2),
        ("ldmia r0!, {r1, r2, r3}", 4),
        ("ldrd r0, r1, [r2]", 3),
        ("push {r4, r5, lr}", 4),
        ("pop {r4, r5, pc}", 6),
        ("bx lr", 3),
        ("cmp r0, #0; bne 0; nop", 3),
    ],
    "of its table 7-1 and the notes there": [
        ("vmul.f32 s0, s1, s2; vadd.f32 s3, s3, s0", 3),
        ("vmul.f32 s0, s1, s2; vmul.f32 s4, s1, s2; vadd.f32 s3, s3, s0", 3),
        ("vmul.f32 s0, s1, s2; vmov.f32 s3, s0", 3),
        ("vfma.f32 s0, s1, s2; vfma.f32 s0, s3, s4; vmov.f32 s5, s6", 7),
        ("vmul.f32 s0, s1, s2; vfma.f32 s0, s3, s4; vmov.f32 s5, s6", 5),
        ("vfma.f32 s0, s1, s2; vfma.f32 s3, s0, s4; vmov.f32 s5, s6", 8),
        ("vdiv.f32 s0, s1, s2; add r0, r0, #1; vmov.f32 s3, s0", 16),
        ("vsqrt.f32 s0, s1; vmov.f32 s2, s3", 15),
        ("vldr s0, [r0]; vldr s1, [r0, #4]; vadd.f32 s2, s0, s1", 4),
        ("vldmia r0!, {s0-s3}", 5),
        ("vpush {d8-d9}", 5),
        ("vmov r0, r1, s0, s1", 2),
    ],
}


def selftest():
    wrong = 0
    for source, examples in EXAMPLES.items():
        for code, expected in examples:
            instructions = {4 * place: decode(text, 4) for place, text in enumerate(code.split("; "))}
            found = cycles(list(instructions), instructions)
            if found != expected:
                print(f"{code}: {found} cycles, and {expected} {source}")
                wrong += 1
    return wrong == 0


if __name__ == "__main__":
    if sys.argv[1:] != ["--selftest"]:
        sys.exit(__doc__)
    sys.exit(0 if selftest() else 1)
