package dev.inferencebridge.azure.monitor;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reaches the ingestion service and nobody else: the SDK would also ask the machine's metadata service where it runs, and
 * tell its makers how it is used, without a setting that keeps it from either. Thread-safe.
 *
 * <p>A post that fails is kept by the SDK from the same buffers that were sent, and the client over OkHttp leaves buffers
 * read to their end: without views of them, what is kept would be empty.
 */
final class OneHost implements HttpClient {

    private final String host;
    private final HttpClient client;

    OneHost(String host, HttpClient client) {
        this.host = host;
        this.client = client;
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return host.equalsIgnoreCase(request.getUrl().getHost())
                ? client.send(unspent(request))
                : Mono.error(new ConnectException("only " + host + " is reached from here"));
    }

    private static HttpRequest unspent(HttpRequest request) {
        Flux<ByteBuffer> body = request.getBody();
        return body == null ? request : request.copy().setBody(body.map(ByteBuffer::duplicate));
    }
}
