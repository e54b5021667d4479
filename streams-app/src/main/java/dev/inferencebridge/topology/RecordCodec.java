package dev.inferencebridge.topology;

import java.nio.BufferUnderflowException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * How something of ours lies in internal topics and stores: a byte that tells the format, then its parts. Immutable,
 * thread-safe.
 *
 * @param what it is called in errors
 * @param format its number, to be raised with every change of the layout
 * @param sizeOf about how many bytes it takes
 */
record RecordCodec<T>(
        String what, byte format, ToIntFunction<T> sizeOf, BiConsumer<BinaryOut, T> write, Function<BinaryIn, T> read) {

    byte[] encode(T value) {
        BinaryOut out = new BinaryOut(1 + sizeOf.applyAsInt(value)).put(format);
        write.accept(out, value);
        return out.toBytes();
    }

    T decode(byte[] bytes) {
        BinaryIn in = new BinaryIn(bytes);
        try {
            byte found = in.get();
            if (found != format) {
                throw new SerializationException("found " + what + " of format " + found + ", this version reads "
                        + format + ": let the version that wrote them finish, or reset the application");
            }
            return read.apply(in);
        } catch (BufferUnderflowException e) {
            throw new SerializationException(what + " cut short at byte " + bytes.length, e);
        }
    }

    Serde<T> serde() {
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : encode(value),
                (topic, bytes) -> bytes == null ? null : decode(bytes));
    }
}
