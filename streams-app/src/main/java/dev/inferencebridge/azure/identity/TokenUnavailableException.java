package dev.inferencebridge.azure.identity;

/**
 * No access token can be had. The message names the credential, the scope and the reason. It holds no token, and there is
 * no cause, which might.
 */
public final class TokenUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String credential;
    private final String scope;

    TokenUnavailableException(String credential, String scope, String reason) {
        super("no access token for " + scope + " from " + credential + ": " + reason);
        this.credential = credential;
        this.scope = scope;
    }

    /** The kind of credential that was asked, such as {@code DefaultAzureCredential}. */
    public String credential() {
        return credential;
    }

    public String scope() {
        return scope;
    }
}
