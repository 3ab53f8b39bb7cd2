//! Small typed ids: a number of one kind can never be used as another.

/// Makes a `u32` newtype with the conversions every id needs.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub struct $name(pub u32);

        impl $name {
            /// The id as an index into an array.
            #[inline]
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// The id of an index; past four thousand million, the largest.
            #[inline]
            pub fn from_index(index: usize) -> Self {
                $name(u32::try_from(index).unwrap_or(u32::MAX))
            }
        }
    };
}

id!(
    /// A node of the graph. [`NodeId::NULL`] stands for null in columns of ids.
    NodeId
);
id!(
    /// A relationship of the graph. [`RelationshipId::NULL`] stands for null in columns of ids.
    RelationshipId
);
id!(
    /// The name of a node label.
    LabelId
);
id!(
    /// The name of a relationship type.
    TypeId
);
id!(
    /// The name of a property.
    KeyId
);
id!(
    /// A set of labels that some node has; nodes with the same labels share one.
    LabelSetId
);
id!(
    /// A variable of a resolved query: the column of a batch that holds it.
    Slot
);

impl NodeId {
    /// Stands for null in a column of node ids.
    pub const NULL: NodeId = NodeId(u32::MAX);

    /// Whether this is the null of a column of node ids.
    #[inline]
    pub fn is_null(self) -> bool {
        self == Self::NULL
    }
}

impl RelationshipId {
    /// Stands for null in a column of relationship ids.
    pub const NULL: RelationshipId = RelationshipId(u32::MAX);

    /// Whether this is the null of a column of relationship ids.
    #[inline]
    pub fn is_null(self) -> bool {
        self == Self::NULL
    }
}
