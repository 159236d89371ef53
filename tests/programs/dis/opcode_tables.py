# The tables of `opcode`: names, numbers, kinds of operands and effects on the stack are those of every Python 3.14.
import dis, opcode, _opcode
print({name: number for name, number in sorted(opcode.opmap.items()) if number < 256})
print({name: number for name, number in sorted(opcode.opmap.items()) if number >= 256})
print(opcode.HAVE_ARGUMENT, opcode.EXTENDED_ARG, opcode.cmp_op, opcode.hascompare)
# (END_ASYNC_FOR has no operand in Brigade, and CPython forgets that LOAD_DEREF reads a cell.)
apart = opcode.opmap["END_ASYNC_FOR"], opcode.opmap["LOAD_DEREF"]
for name in "hasconst", "hasname", "hasfree", "hasexc", "hasjump":
    print(name, sorted(number for number in getattr(opcode, name) if (number < 234 or number > 255) and number not in apart))
print(opcode._nb_ops)
print(opcode._intrinsic_1_descs, opcode._intrinsic_2_descs, opcode._special_method_names)
for name in "NOP", "LOAD_FAST", "BINARY_OP", "POP_TOP", "FOR_ITER", "SEND", "LOAD_ATTR", "BUILD_TUPLE", "CALL", "UNPACK_EX", "SWAP", "COPY":
    effects = []
    for jump in None, True, False:
        try:
            effects.append(dis.stack_effect(opcode.opmap[name], 3 if opcode.opmap[name] > 43 else None, jump=jump))
        except ValueError as e:
            effects.append(str(e))
    print(name, effects)
for arguments in (1000, 0), (-1, 0), ("x", 0):
    try:
        print(dis.stack_effect(*arguments))
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
try:
    dis.stack_effect(100, 0, jump=3)
except ValueError as e:
    print(e)
print([_opcode.is_valid(number) for number in (-1, 0, 69, 128, 255, 257, 300)])
