package jenkinslite;

import com.google.common.reflect.TypeToken;

/** What a subclass wrote between the angle brackets. */
public final class Generics {
    private Generics() {}

    /** @return the erased first type argument that {@code subclass} gives to {@code generic} */
    public static <T> Class<?> argument(Class<? extends T> subclass, Class<T> generic) {
        return TypeToken.of(subclass)
                .resolveType(generic.getTypeParameters()[0])
                .getRawType();
    }
}
