package jenkinslite;

import com.thoughtworks.xstream.XStream;
import com.thoughtworks.xstream.converters.SingleValueConverter;
import com.thoughtworks.xstream.io.xml.PrettyPrintWriter;
import com.thoughtworks.xstream.io.xml.StaxDriver;
import com.thoughtworks.xstream.security.AnyTypePermission;
import hudson.model.Result;
import hudson.util.Secret;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** How Jenkins writes objects: XStream, unknown elements ignored, secrets encrypted, results by name. */
public final class Xml {
    public static final XStream XSTREAM = xstream();

    private Xml() {}

    private static XStream xstream() {
        var xstream = new XStream(new StaxDriver());
        xstream.addPermission(AnyTypePermission.ANY);
        xstream.ignoreUnknownElements();
        xstream.registerConverter(text(Secret.class, Secret::getEncryptedValue, Secret::fromString));
        xstream.registerConverter(text(Result.class, Result::toString, Result::fromString));
        return xstream;
    }

    private static <T> SingleValueConverter text(Class<T> type, Function<T, String> write, Function<String, T> read) {
        return new SingleValueConverter() {
            @Override
            @SuppressWarnings("rawtypes")
            public boolean canConvert(Class candidate) {
                return candidate == type;
            }

            @Override
            public String toString(Object value) {
                return write.apply(type.cast(value));
            }

            @Override
            public Object fromString(String text) {
                return read.apply(text);
            }
        };
    }

    public static void write(XStream xstream, Object value, Writer out) {
        xstream.marshal(value, new PrettyPrintWriter(out));
    }

    /** @param target what to fill, or null for a new object */
    public static Object read(XStream xstream, InputStream in, Object target) {
        var loader = Thread.currentThread().getContextClassLoader();
        xstream.setClassLoader(loader == null ? Xml.class.getClassLoader() : loader);
        var reader = new StaxDriver().createReader(new java.io.InputStreamReader(in, StandardCharsets.UTF_8));
        try {
            return xstream.unmarshal(reader, target);
        } finally {
            reader.close();
        }
    }
}
