package dev.inferencebridge.monitoring;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Byte arrays and texts with their lengths. Stateless. */
final class SummaryBytes {

    private SummaryBytes() {}

    static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static void write(DataOutputStream out, String text) throws IOException {
        write(out, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Throws {@link IllegalArgumentException} when the length cannot be. */
    static byte[] read(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("a part of " + length + " bytes, where there are " + in.remaining());
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    static String readText(ByteBuffer in) {
        return new String(read(in), StandardCharsets.UTF_8);
    }
}
