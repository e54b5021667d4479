package dev.inferencebridge.localstack.endpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * Collects a request's body without blocking. Confined to one thread at a time, by Jetty. A body over the limit is thrown
 * away as it comes, so that its sender gets to read the refusal; one that goes on beyond {@link #LARGEST_DISCARDED} is
 * refused unread.
 */
public final class BodyReader implements Runnable {

    static final long LARGEST_DISCARDED = 64 << 20;

    private final Request request;
    private final int limit;
    private final Outcome outcome;
    private final ByteArrayOutputStream body;
    private long received;

    private BodyReader(Request request, int limit, Outcome outcome) {
        this.request = request;
        this.limit = limit;
        this.outcome = outcome;
        long length = request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
        this.body = new ByteArrayOutputStream((int) Math.min(Math.max(length, 512), Math.min(limit, 1 << 16)));
    }

    /** Exactly one of the consumers is called, on this thread or a later one. */
    public static void read(
            Request request, int limit, Consumer<byte[]> whole, Runnable tooLarge, Consumer<Throwable> failed) {
        new BodyReader(request, limit, new Outcome(whole, tooLarge, failed)).run();
    }

    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                outcome.failed().accept(chunk.getFailure());
                return;
            }
            append(chunk.getByteBuffer());
            boolean last = chunk.isLast();
            chunk.release();
            if (received > limit && (last || received > LARGEST_DISCARDED)) {
                outcome.tooLarge().run();
                return;
            }
            if (last) {
                outcome.whole().accept(body.toByteArray());
                return;
            }
        }
    }

    private void append(ByteBuffer bytes) {
        received += bytes.remaining();
        if (received > limit) {
            body.reset();
            return;
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        body.write(copy, 0, copy.length);
    }

    private record Outcome(Consumer<byte[]> whole, Runnable tooLarge, Consumer<Throwable> failed) {}
}
