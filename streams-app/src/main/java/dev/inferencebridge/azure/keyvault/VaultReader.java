package dev.inferencebridge.azure.keyvault;

import java.util.Optional;

/** Reads a secret from where it is kept. May block. Throws {@link KeyVaultException} when there is none to be had. */
@FunctionalInterface
interface VaultReader {

    String read(String name, Optional<String> version);
}
