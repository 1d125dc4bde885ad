package jenkins.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import jenkinslite.SecretKeys;

/** Authenticates messages with a key of this Jenkins. */
public class HMACConfidentialKey extends ConfidentialKey {
    private static final String ALGORITHM = "HmacSHA256";

    @SuppressWarnings("rawtypes")
    public HMACConfidentialKey(Class owner, String shortName) {
        super(owner.getName() + '.' + shortName);
    }

    /** @return in hexadecimal */
    public String mac(String message) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(SecretKeys.ofHome(getId(), 64), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException x) {
            throw new IllegalStateException(x);
        }
    }
}
