package jenkinslite;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES with a key that never leaves {@code secrets/} in the home. Without a Jenkins it sessions as long as the process.
 */
public final class SecretKeys {
    private static final int IV_LENGTH = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final PerSession<SecretKey> KEY_OF_HOME = new PerSession<>(SecretKeys::readOrCreate);
    private static final SecretKey KEY_OF_PROCESS = key(random(16));

    private SecretKeys() {}

    private static SecretKey key() {
        return Session.jenkinsOrNull() == null ? KEY_OF_PROCESS : KEY_OF_HOME.get();
    }

    private static SecretKey readOrCreate() {
        return key(file("hudson.util.Secret", 16));
    }

    /** A random name of this home, in hexadecimal. */
    static String instanceId() {
        return HexFormat.of().formatHex(file("jenkins.model.Jenkins.legacyInstanceId", 32));
    }

    /** Random bytes of this home by their name. */
    public static byte[] ofHome(String name, int length) {
        return file(name, length);
    }

    private static synchronized byte[] file(String name, int length) {
        try {
            var secrets = Files.createDirectories(
                    Session.current().jenkins().getRootDir().toPath().resolve("secrets"));
            var file = secrets.resolve(name);
            if (!Files.exists(file)) {
                Files.write(file, random(length));
            }
            return Files.readAllBytes(file);
        } catch (IOException x) {
            throw new UncheckedIOException("Cannot read the secret " + name, x);
        }
    }

    private static SecretKey key(byte[] bytes) {
        return new SecretKeySpec(bytes, "AES");
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** @return base 64 in braces, different at every call */
    public static String encrypt(String plain) {
        try {
            var iv = random(IV_LENGTH);
            var encrypted = cipher(Cipher.ENCRYPT_MODE, iv).doFinal(plain.getBytes(StandardCharsets.UTF_8));
            var both = Arrays.copyOf(iv, IV_LENGTH + encrypted.length);
            System.arraycopy(encrypted, 0, both, IV_LENGTH, encrypted.length);
            return '{' + Base64.getEncoder().encodeToString(both) + '}';
        } catch (GeneralSecurityException x) {
            throw new IllegalStateException(x);
        }
    }

    /** @return null when the text is not something that {@link #encrypt} made with the same key */
    @CheckForNull
    public static String decrypt(String text) {
        if (!text.startsWith("{") || !text.endsWith("}")) {
            return null;
        }
        try {
            var both = Base64.getDecoder().decode(text.substring(1, text.length() - 1));
            if (both.length <= IV_LENGTH) {
                return null;
            }
            var iv = Arrays.copyOf(both, IV_LENGTH);
            var plain = cipher(Cipher.DECRYPT_MODE, iv).doFinal(both, IV_LENGTH, both.length - IV_LENGTH);
            return new String(plain, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException | GeneralSecurityException x) {
            return null;
        }
    }

    private static Cipher cipher(int mode, byte[] iv) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(mode, key(), new IvParameterSpec(iv));
        return cipher;
    }
}
