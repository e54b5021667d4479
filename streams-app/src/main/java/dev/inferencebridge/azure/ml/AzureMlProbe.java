package dev.inferencebridge.azure.ml;

import com.fasterxml.jackson.core.JsonFactory;
import dev.inferencebridge.preflight.EndpointFacts;
import dev.inferencebridge.preflight.EndpointFacts.Answer;
import dev.inferencebridge.preflight.EndpointQuestions;
import dev.inferencebridge.preflight.NotCheckedException;
import dev.inferencebridge.preflight.TransportFacts;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Handshake;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Asks an endpoint of Azure ML what a preflight wants to know. Thread-safe; every method waits for its answer.
 *
 * <p>It reads the endpoint's description, and sends a batch of no rows: the model is given nothing to score. A Triton server,
 * whose tensors cannot be empty, is asked for its model's metadata instead. Bodies are not read.
 */
public final class AzureMlProbe implements EndpointQuestions, AutoCloseable {

    private final AzureMlOptions options;
    private final BearerTokens tokens;
    private final OkHttpClient http;
    private final Duration patience;

    /**
     * Connects when it is first asked.
     *
     * @param patience how long one answer may take
     * @throws IllegalArgumentException when the file of trusted certificates cannot be used
     */
    public AzureMlProbe(AzureMlOptions options, BearerTokens tokens, Duration patience) {
        this.options = options;
        this.tokens = tokens;
        this.patience = patience;
        this.http = HttpTransport.of(options)
                .newBuilder()
                .callTimeout(patience)
                .connectTimeout(patience)
                .build();
    }

    @Override
    public EndpointFacts description() {
        Request.Builder request = request(SignatureClient.url(options)).get();
        String host = options.scoringUri().getHost();
        try (Response response = http.newCall(request.build()).execute()) {
            return new EndpointFacts(host, answer(response), Optional.of(transport(host, response.handshake())));
        } catch (IOException e) {
            return new EndpointFacts(host, none(e), Optional.empty());
        }
    }

    @Override
    public Answer emptyBatch() {
        try (Response response = http.newCall(emptyCall()).execute()) {
            return answer(response);
        } catch (IOException e) {
            return none(e);
        }
    }

    private Request emptyCall() {
        if (options.format() instanceof PayloadFormat.Triton) {
            return request(SignatureClient.url(options)).get().build();
        }
        PayloadCodec codec = PayloadCodec.of(options.format(), options.inputNames());
        return request(HttpUrl.get(options.scoringUri().toString()))
                .post(new RowsBody(new JsonFactory(), codec, List.of()))
                .build();
    }

    private Request.Builder request(HttpUrl url) {
        Request.Builder request = new Request.Builder().url(url).header("Accept", "application/json");
        try {
            request.header("Authorization", "Bearer " + token());
        } catch (IllegalArgumentException e) {
            // OkHttp's message would quote the token.
            throw new NotCheckedException("the key has characters that no header may have", "give the key alone");
        }
        options.deployment().ifPresent(name -> request.header(ResponseReader.DEPLOYMENT, name));
        return request;
    }

    private String token() {
        try {
            return tokens.token().get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new NotCheckedException(
                    "no token for the endpoint", "see the log; bridge run goes on asking Microsoft Entra ID for one");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotCheckedException("interrupted", "repeat the check");
        }
    }

    private static Answer answer(Response response) {
        String status = response.header(ResponseReader.MODEL_STATUS, "");
        boolean model =
                response.code() == 424 && status != null && status.strip().matches("[1-5]\\d\\d");
        return new Answer(model ? Integer.parseInt(status.strip()) : response.code(), model, detail(response));
    }

    private static String detail(Response response) {
        return response.code() == 401 || response.code() == 403
                ? ResponseReader.refusal(response)
                : ResponseReader.printable(response.message());
    }

    private static Answer none(IOException e) {
        String message = e.getMessage() == null ? "" : ": " + ResponseReader.printable(e.getMessage());
        return new Answer(0, false, e.getClass().getSimpleName() + message);
    }

    private static TransportFacts transport(String host, @Nullable Handshake handshake) {
        if (handshake == null) {
            return new TransportFacts(host, Optional.empty());
        }
        Instant until = handshake.peerCertificates().get(0) instanceof X509Certificate certificate
                ? certificate.getNotAfter().toInstant()
                : Instant.MAX;
        return new TransportFacts(
                host, Optional.of(new TransportFacts.Tls(handshake.tlsVersion().javaName(), true, until)));
    }

    @Override
    public void close() {
        HttpTransport.close(http);
    }
}
