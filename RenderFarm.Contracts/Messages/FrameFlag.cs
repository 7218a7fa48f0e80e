namespace RenderFarm.Contracts.Messages;

/// <summary>What makes a stored frame suspicious.</summary>
public enum FrameFlag
{
    /// <summary>Every pixel is black.</summary>
    Black,

    /// <summary>Every pixel is transparent.</summary>
    Transparent,

    /// <summary>Colours are infinite or no number.</summary>
    NotFinite,

    /// <summary>A notable part is of the pink that Blender paints where a texture is missing.</summary>
    MissingTexture,

    /// <summary>It is exactly the frame before it, while others of the job differ.</summary>
    SameAsNeighbour,
}
