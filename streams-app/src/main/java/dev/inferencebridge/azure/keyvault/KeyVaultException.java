package dev.inferencebridge.azure.keyvault;

/** A secret that the vault does not give. The message names vault and secret and says why; it shows no value. */
public final class KeyVaultException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    KeyVaultException(String message) {
        super(message);
    }
}
