package hudson.console;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import jenkins.security.HMACConfidentialKey;

/** Markup within a log, hidden from who reads it as text. Lite writes it as Jenkins does, but has no pages to show it. */
public abstract class ConsoleNote<T> implements Serializable {
    public static final String PREAMBLE_STR = "\u001B[8mha:";
    public static final String POSTAMBLE_STR = "\u001B[0m";

    private static final long serialVersionUID = 1L;
    private static final HMACConfidentialKey MAC = new HMACConfidentialKey(ConsoleNote.class, "MAC");

    ConsoleNote() {}

    /** The note with its signature, compressed, without line ends. */
    public String encode() throws IOException {
        var note = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(new GZIPOutputStream(note))) {
            out.writeObject(this);
        }
        var mac = HexFormat.of().parseHex(MAC.mac(note.toString(StandardCharsets.ISO_8859_1)));
        var encoded = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(Base64.getEncoder().wrap(encoded))) {
            out.writeInt(-mac.length);
            out.write(mac);
            out.writeInt(note.size());
            note.writeTo(out);
        }
        return PREAMBLE_STR + encoded.toString(StandardCharsets.US_ASCII) + POSTAMBLE_STR;
    }

    public static String removeNotes(String line) {
        var text = line;
        for (var start = text.indexOf(PREAMBLE_STR); start >= 0; start = text.indexOf(PREAMBLE_STR)) {
            var end = text.indexOf(POSTAMBLE_STR, start);
            if (end < 0) {
                return text;
            }
            text = text.substring(0, start) + text.substring(end + POSTAMBLE_STR.length());
        }
        return text;
    }
}
