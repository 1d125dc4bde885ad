package jenkinslite;

import com.thoughtworks.xstream.XStream;
import com.thoughtworks.xstream.converters.SingleValueConverter;
import com.thoughtworks.xstream.converters.UnmarshallingContext;
import com.thoughtworks.xstream.converters.collections.CollectionConverter;
import com.thoughtworks.xstream.io.HierarchicalStreamReader;
import com.thoughtworks.xstream.io.xml.PrettyPrintWriter;
import com.thoughtworks.xstream.io.xml.StaxDriver;
import com.thoughtworks.xstream.mapper.CannotResolveClassException;
import com.thoughtworks.xstream.mapper.Mapper;
import com.thoughtworks.xstream.security.AnyTypePermission;
import hudson.model.Result;
import hudson.util.Secret;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/** How Jenkins writes objects: XStream, unknown elements ignored, secrets encrypted, results by name. */
public final class Xml {
    private static final Logger LOGGER = Logger.getLogger(Xml.class.getName());

    public static final XStream XSTREAM = xstream();

    private Xml() {}

    private static XStream xstream() {
        var xstream = new XStream(new StaxDriver());
        xstream.setClassLoader(Xml.class.getClassLoader());
        xstream.addPermission(AnyTypePermission.ANY);
        xstream.ignoreUnknownElements();
        xstream.registerConverter(new Lists(xstream.getMapper()));
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

    /** Lists of threads too; an element whose class is gone is logged and left out. */
    private static final class Lists extends CollectionConverter {
        Lists(Mapper mapper) {
            super(mapper);
        }

        @Override
        @SuppressWarnings("rawtypes")
        public boolean canConvert(Class type) {
            return type == CopyOnWriteArrayList.class || super.canConvert(type);
        }

        @Override
        protected void addCurrentElementToCollection(
                HierarchicalStreamReader reader, UnmarshallingContext context, Collection list, Collection target) {
            try {
                super.addCurrentElementToCollection(reader, context, list, target);
            } catch (CannotResolveClassException x) {
                LOGGER.log(Level.WARNING, "Left out an element of a list, whose class is gone: {0}", x.getMessage());
            }
        }
    }

    public static void write(XStream xstream, Object value, Writer out) {
        xstream.marshal(value, new PrettyPrintWriter(out));
    }

    /** @param target what to fill, or null for a new object */
    public static Object read(XStream xstream, InputStream in, Object target) {
        var reader = new StaxDriver().createReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        try {
            return xstream.unmarshal(reader, target);
        } finally {
            reader.close();
        }
    }
}
